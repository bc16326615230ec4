package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Cloud;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job to which nothing comes asks nothing of its table's storage and catalog. */
@Timeout(300)
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class IdleCloudITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    private static final String COLUMNS = "id:BIGINT,name:STRING,price:DECIMAL(10,2)";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CHECKPOINTS = 20;

    /** Now and then it is looked for settings, or for commits of others, but not at each one. */
    private static final int FEW = CHECKPOINTS / 2;

    private static final String JOURNALS = "_pixels_journal";

    @ParameterizedTest
    @CsvSource({"iceberg,id", "iceberg,''", "paimon,id", "paimon,''"})
    void checkpointsAskNothingOfTheTable(
            String sinkType, String key, @InjectMiniCluster MiniCluster cluster) throws Exception {
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS, key.isEmpty() ? new String[0] : new String[] {key})
                        .mix(Mix.INSERTS_ONLY)
                        .buckets(2)
                        .changes(1_000)
                        .build();
        try (Cloud cloud = Cloud.start();
                MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            ServedTable served = server.table("public", "orders");
            StreamExecutionEnvironment env = RunningJob.environment(2, null, false);
            PreparedSink sink =
                    new PipelineComposer(
                                    Configuration.fromMap(config(cloud, server, sinkType, key)),
                                    getClass().getClassLoader())
                            .compose(env)
                            .get(0);
            RunningJob job = RunningJob.start(cluster, env);
            try {
                await().atMost(PATIENCE).until(served::drained);
                await().atMost(PATIENCE)
                        .until(
                                () -> {
                                    job.checkpoint();
                                    return Rows.of(sink).equals(Rows.expectedOf(served));
                                });
                // What follows the last commit is over at some time.
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(askedOfTable(cloud, job)).hasSizeLessThan(FEW));
            } finally {
                job.cancel();
            }
        }
    }

    /** Requests of several checkpoints that concern the table, to S3 and to the catalog. */
    private static List<String> askedOfTable(Cloud cloud, RunningJob job) throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        cloud.s3()
                .disturb(
                        request -> {
                            asked.add(request.method() + " " + request.uri());
                            return Optional.empty();
                        });
        Map<String, Long> before = cloud.glue().counts();
        for (int i = 0; i < CHECKPOINTS; i++) {
            job.checkpoint();
        }
        asked.removeIf(request -> request.contains(JOURNALS));
        cloud.glue()
                .counts()
                .forEach(
                        (operation, count) ->
                                asked.addAll(
                                        Collections.nCopies(
                                                (int) (count - before.getOrDefault(operation, 0L)),
                                                operation)));
        return asked;
    }

    private static Map<String, String> config(
            Cloud cloud, MockServer server, String sinkType, String key) {
        Map<String, String> config = new TreeMap<>(cloud.access());
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.primary-key", key);
        config.put("source.buckets", "2");
        config.put("sink.type", sinkType);
        config.put("iceberg.catalog.type", "glue");
        config.put(sinkType + ".catalog.warehouse", Cloud.uri(sinkType));
        config.put(sinkType + ".table.name", "lake.orders");
        return config;
    }
}
