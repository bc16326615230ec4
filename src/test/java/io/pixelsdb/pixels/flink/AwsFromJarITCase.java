package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.StsServer;
import io.pixelsdb.pixels.flink.testing.cluster.CommandResult;
import io.pixelsdb.pixels.flink.testing.cluster.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.IOUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Access to AWS from the jar on a stock Flink, and that nothing secret comes out of it anywhere.
 */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class AwsFromJarITCase {

    private static final Path JAR = Path.of(System.getProperty("pixels.it.jar"));
    private static final String APP = "io.pixelsdb.pixels.flink.PixelsFlinkApp";
    private static final String COLUMNS = "id:BIGINT,name:STRING";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String[] SECRETS = {
        StsServer.SECRET_ACCESS_KEY, S3Server.SECRET_ACCESS_KEY, StsServer.SESSION_TOKEN
    };

    private static S3Server s3;
    private static StsServer sts;
    private static FlinkCluster cluster;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws IOException {
        s3 = S3Server.startWithTokens();
        s3.createBucket("lake");
        sts = StsServer.start(Duration.ofHours(1));
        cluster = FlinkCluster.start(1, 2, Map.of());
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {cluster, sts, s3}) {
            if (part != null) {
                IOUtils.closeQuietly(part);
            }
        }
    }

    /** Paimon by the older SDK beside its file system, the journal by the newer one. */
    @Test
    void paimonTableAndJournalAreWrittenInARoleAndNoSecretIsTold() throws Exception {
        MockTable table =
                MockTable.builder().columns(COLUMNS, "id").buckets(4).changes(2_000).build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            Map<String, String> config = config("paimon", server.port());
            config.put("paimon.catalog.warehouse", "s3://lake/paimon");
            config.putAll(role());

            CommandResult submitted = run(config);
            String job = submitted.jobId();
            ServedTable served = server.table("public", "orders");
            await("the server is drained")
                    .atMost(PATIENCE)
                    .failFast(() -> assertThat(cluster.rest().failure(job)).isEmpty())
                    .until(served::drained);
            Map<String, String> withKeys = new TreeMap<>(config);
            withKeys.keySet().removeIf(key -> key.startsWith("aws.assume-role"));
            withKeys.put("aws.access-key-id", S3Server.ACCESS_KEY_ID);
            withKeys.put("aws.secret-access-key", S3Server.SECRET_ACCESS_KEY);
            PreparedSink target = prepare(withKeys);
            await("the table is complete")
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(Rows.of(target)).isEqualTo(Rows.expectedOf(served)));

            for (String path : List.of("", "/plan", "/config", "/exceptions", "/accumulators")) {
                assertThat(cluster.rest().text("jobs/" + job + path)).doesNotContain(SECRETS);
            }
            cluster.rest().cancel(job);
            cluster.rest().awaitState(job, "CANCELED", PATIENCE);
            assertThat(submitted.output() + cluster.logs()).doesNotContain(SECRETS);
            assertThat(sts.sessions()).hasSizeGreaterThan(2).containsOnly("pixels-flink-source");
        }
    }

    @Test
    void roleThatIsRefusedIsExplainedAtSubmissionAndNoSecretIsTold() throws Exception {
        for (String sink : List.of("paimon", "iceberg")) {
            Map<String, String> config = config(sink, 1);
            config.put(sink + ".catalog.warehouse", "s3://lake/refused");
            // Where Glue is to be is not asked before there are credentials.
            config.put("aws.glue.endpoint", sts.endpoint().toString());
            config.putAll(role());
            config.put("aws.assume-role.external-id", "another");

            CommandResult refused = run(config);

            assertThat(refused.exitCode()).as(refused.output()).isNotZero();
            assertThat(refused.output())
                    .contains("Check aws.assume-role.arn, aws.assume-role.external-id")
                    .doesNotContain(SECRETS);
        }
    }

    private CommandResult run(Map<String, String> config) throws IOException {
        List<String> lines =
                config.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.toList());
        Path file = Files.write(folder.resolve("job.properties"), lines);
        return cluster.submit(JAR, APP, "--config", file.toString());
    }

    private static Map<String, String> config(String sink, int port) {
        Map<String, String> config = new TreeMap<>();
        config.put("pixels.server.host", "127.0.0.1");
        config.put("pixels.server.port", Integer.toString(port));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.primary-key", "id");
        config.put("source.buckets", "4");
        config.put("checkpoint.interval.ms", "1000");
        config.put("sink.type", sink);
        config.put(sink + ".table.name", "db.orders");
        config.put("aws.region", S3Server.REGION);
        config.put("aws.s3.endpoint", s3.endpoint().toString());
        config.put("aws.s3.path-style-access", "true");
        return config;
    }

    private static Map<String, String> role() {
        return Map.of(
                "aws.sts.endpoint", sts.endpoint().toString(),
                "aws.access-key-id", StsServer.ACCESS_KEY_ID,
                "aws.secret-access-key", StsServer.SECRET_ACCESS_KEY,
                "aws.assume-role.arn", StsServer.ROLE_ARN,
                "aws.assume-role.external-id", StsServer.EXTERNAL_ID);
    }

    private PreparedSink prepare(Map<String, String> config) {
        config.keySet().removeIf(key -> key.startsWith("aws.sts"));
        return new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                .compose(StreamExecutionEnvironment.getExecutionEnvironment())
                .get(0);
    }
}
