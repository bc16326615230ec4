package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.glue.GlueServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.jsonplan.JsonPlanGenerator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Flink shows of a job, and what is said of a wrong configuration, has no secret in it. */
class SecretsTest {

    private static final String[] SECRETS = {"hunter2", "hunter3", "hunter4", "hunter5"};

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void areInNoPlanAndNoTextOfAJob(String sink) {
        requireSilence(config(sink));
    }

    /** With the files of the table on local disk. */
    @Test
    void areInNoPlanAndNoTextOfAJobThatAsksGlue() throws IOException {
        try (GlueServer glue = GlueServer.start("hunter2", "hunter3")) {
            Map<String, String> config = config("iceberg");
            config.put("iceberg.catalog.type", "glue");
            config.put("iceberg.catalog.io-impl", "org.apache.iceberg.hadoop.HadoopFileIO");
            config.remove("iceberg.catalog.s3.secret-access-key");
            config.put("aws.region", GlueServer.REGION);
            config.put("aws.glue.endpoint", glue.endpoint().toString());

            requireSilence(config);

            assertThat(glue.counts()).containsKey("CreateTable");
        }
    }

    private static void requireSilence(Map<String, String> config) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        List<PreparedSink> sinks = compose(config, env);
        StreamGraph graph = env.getStreamGraph(false);
        JobGraph job = graph.getJobGraph();

        assertThat(env.getExecutionPlan()).contains("orders").doesNotContain(SECRETS);
        assertThat(graph.getStreamingPlanAsJSON()).doesNotContain(SECRETS);
        assertThat(JsonPlanGenerator.generatePlan(job)).contains("orders").doesNotContain(SECRETS);
        assertThat(job.toString() + job.getJobConfiguration() + job.getName())
                .doesNotContain(SECRETS);
        job.getVertices()
                .forEach(
                        vertex ->
                                assertThat(vertex + vertex.getName() + vertex.getConfiguration())
                                        .doesNotContain(SECRETS));
        assertThat(env.getConfig() + env.getConfig().getGlobalJobParameters().toMap().toString())
                .doesNotContain(SECRETS);
        assertThat(sinks.get(0) + sinks.get(0).description() + sinks.get(0).durablePlace())
                .doesNotContain(SECRETS);
    }

    @Test
    void areInNoProblemOfAConfiguration() {
        Map<String, String> config = config("iceberg");
        config.put("aws.profile", "too");
        config.put("aws.s3.path-style-access", "perhaps");
        config.put("aws.secret-acces-key", "hunter5");
        config.put("iceberg.catalog.type", "hive");

        assertThatThrownBy(
                        () -> compose(config, StreamExecutionEnvironment.getExecutionEnvironment()))
                .hasMessageContaining("aws.profile: and aws.access-key-id exclude each other")
                .hasMessageContaining("aws.s3.path-style-access: 'perhaps' is not true or false")
                .hasMessageContaining("aws.secret-acces-key: is no known key")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(SECRETS));
    }

    private Map<String, String> config(String sink) {
        Map<String, String> config = new TreeMap<>();
        config.put("table.name", "orders");
        config.put("source.schema", "id:INT,data:STRING");
        config.put("source.primary-key", "id");
        config.put("source.journal.path", "s3://journals/");
        config.put("sink.type", sink);
        config.put("iceberg.catalog.type", "hadoop");
        config.put(sink + ".catalog.warehouse", folder.toUri().toString());
        config.put(sink + ".table.name", "db.orders");
        config.put("aws.access-key-id", "hunter2");
        config.put("aws.secret-access-key", "hunter3");
        config.put("aws.session-token", "hunter4");
        config.put("iceberg.catalog.s3.secret-access-key", "hunter5");
        config.put("paimon.catalog.s3.secret-key", "hunter5");
        config.keySet().removeIf(key -> isOfAnother(sink, key));
        return config;
    }

    private static boolean isOfAnother(String sink, String key) {
        return sink.equals("iceberg") ? key.startsWith("paimon.") : key.startsWith("iceberg.");
    }

    private static List<PreparedSink> compose(
            Map<String, String> config, StreamExecutionEnvironment env) {
        return new PipelineComposer(
                        Configuration.fromMap(config), SecretsTest.class.getClassLoader())
                .compose(env);
    }
}
