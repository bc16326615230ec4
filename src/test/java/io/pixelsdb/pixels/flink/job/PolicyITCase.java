package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Cloud;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.iam.IamPolicy;
import io.pixelsdb.pixels.flink.testing.iam.PolicyGate;
import io.pixelsdb.pixels.flink.testing.web.HttpForwarder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policy that the README recommends, before an S3 and a Glue that refuse all else: job and
 * maintenance need nothing that is not in it.
 */
@Timeout(600)
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class PolicyITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    private static final String COLUMNS = "id:BIGINT,name:STRING,price:DECIMAL(10,2)";
    private static final int CHANGES = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** When all that a first run leaves behind is old enough. */
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));

    @TempDir private Path folder;

    private Cloud cloud;
    private HttpForwarder glueWay;
    private PolicyGate s3;
    private PolicyGate glue;

    @BeforeEach
    void startCloud() throws IOException {
        IamPolicy policy = IamPolicy.parse(policyOfReadme());
        s3 = PolicyGate.ofS3(policy);
        glue = PolicyGate.ofGlue(policy);
        cloud = Cloud.start();
        cloud.s3().disturb(s3);
        glueWay = HttpForwarder.to(cloud.glue().endpoint(), request -> "any");
        glueWay.disturb(glue);
    }

    @AfterEach
    void stopCloud() {
        glueWay.close();
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void isEnoughForTheJobAndTheMaintenanceOfItsTable(String sink) throws Exception {
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS, "id")
                        .buckets(4)
                        .maxRows(200)
                        .changes(2 * CHANGES)
                        .build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            ServedTable served = server.table("public", "orders");
            Map<String, String> config = config(sink, server.port());
            config.put("source.bounded.changes", Integer.toString(CHANGES));
            runToTheEnd(config);
            config.remove("source.bounded.changes");
            config.put("source.bounded.idle", "1 s");
            PreparedSink target = runToTheEnd(config);
            assertThat(served.drained()).isTrue();
            cloud.put("iceberg/lake.db/orders/" + orphan(sink), "left over");

            String done = maintain(config);

            assertThat(done).contains("compact: ", "expire: ", "orphans: ");
            if (sink.equals("iceberg")) {
                // Checkpoints that are not committed yet may need what is younger than a day.
                assertThat(done).contains("Orphans since").doesNotContain("compact: nothing");
            } else {
                // How many files there are to compact depends on when checkpoints fell.
                assertThat(done).contains("snapshots expired", "orphans: 1 orphans removed");
            }
            assertThat(Rows.of(target)).isEqualTo(Rows.expectedOf(served));
        }
        assertThat(s3.denials()).isEmpty();
        assertThat(glue.denials()).isEmpty();
        assertThat(s3.actions())
                .contains("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
        assertThat(glue.actions().isEmpty()).isEqualTo(sink.equals("paimon"));
    }

    private static String policyOfReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("```json\n{\n  \"Version\"") + "```json\n".length();
        return readme.substring(begin, readme.indexOf("```", begin));
    }

    private static String orphan(String sink) {
        return sink.equals("iceberg")
                ? "data/left-over.parquet"
                : "bucket-0/data-left-over.parquet";
    }

    private Map<String, String> config(String sink, int port) {
        Map<String, String> config = new TreeMap<>(cloud.access());
        config.put("aws.glue.endpoint", glueWay.endpoint().toString());
        config.put("pixels.server.port", Integer.toString(port));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.primary-key", "id");
        config.put("source.buckets", "4");
        config.put("checkpoint.interval.ms", "500");
        config.put("sink.type", sink);
        // As the README has it, for both formats.
        config.put(sink + ".catalog.warehouse", "s3://lake/iceberg/");
        config.put(sink + ".database.name", "lake");
        config.put(sink + ".table.name", "orders");
        if (sink.equals("paimon")) {
            config.put("paimon.table.write-only", "true");
            config.put("paimon.table.bucket", "1");
        }
        return config;
    }

    private PreparedSink runToTheEnd(Map<String, String> config) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        PreparedSink sink =
                new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                        .compose(env)
                        .get(0);
        JobClient job = env.executeAsync();
        job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED));
        return sink;
    }

    /** Returns what it printed. */
    private String maintain(Map<String, String> config) throws IOException {
        List<String> lines =
                config.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.toList());
        Path file = Files.write(folder.resolve("job.properties"), lines);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        int exitCode = new MaintenanceCommand(out, out, LATER).run("--config", file.toString());

        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertThat(exitCode).as(printed).isZero();
        return printed;
    }
}
