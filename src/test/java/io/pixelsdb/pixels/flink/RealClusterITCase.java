package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.cluster.CommandResult;
import io.pixelsdb.pixels.flink.testing.cluster.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar on a stock Flink: what {@code flink run} makes of it, with nothing added to its lib. */
class RealClusterITCase {

    private static final Path JAR = Path.of(System.getProperty("pixels.it.jar"));
    private static final String APP = "io.pixelsdb.pixels.flink.PixelsFlinkApp";
    private static final String COLUMNS =
            "id:BIGINT,name:STRING,price:DECIMAL(10,2),day:DATE,at:TIMESTAMP,flag:BOOLEAN";

    private static FlinkCluster cluster;
    private static int lastTaskManager = 1;

    @TempDir private Path folder;

    @BeforeAll
    static void startCluster() throws IOException {
        // A process that dies is noticed sooner than after Flink's 50 s.
        cluster =
                FlinkCluster.start(
                        2, 1, Map.of("heartbeat.interval", "2000", "heartbeat.timeout", "10000"));
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void tableEqualsWhatTheServerHandedOut(String sink) throws Exception {
        MockTable table =
                MockTable.builder().columns(COLUMNS, "id").changes(5_000).maxRows(300).build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            Map<String, String> config = config(sink, server.port());
            Path file = folder.resolve("job.properties");
            Files.write(file, propertyLines(config));

            CommandResult submitted =
                    run("--config", file.toString(), "--set", "checkpoint.interval.ms=500");
            assertThat(submitted.output()).doesNotContain("Exception in thread");
            String job = submitted.jobId();

            cluster.rest().awaitState(job, "RUNNING", Duration.ofMinutes(3));
            ServedTable served = server.table("public", "orders");
            await("the server is drained")
                    .atMost(Duration.ofMinutes(3))
                    .failFast(() -> assertThat(cluster.rest().failure(job)).isEmpty())
                    .until(served::drained);
            PreparedSink target = prepare(config);
            await("the table is complete")
                    .atMost(Duration.ofMinutes(3))
                    .untilAsserted(
                            () -> assertThat(Rows.of(target)).isEqualTo(Rows.expectedOf(served)));
        }
    }

    /**
     * What was polled is in the table once, though the process that polled the last of it died
     * before its run was over, and though the run after it knows nothing of it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void boundedRunThatLosesAProcessAtItsEndTakesNothingTwice(String sink) throws Exception {
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS)
                        .mix(Mix.INSERTS_ONLY)
                        .buckets(2)
                        .changes(2_000)
                        .build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            Map<String, String> config = config(sink, server.port());
            config.remove("source.primary-key");
            config.put("source.buckets", "2");
            config.put("source.journal.lease", "2 s");
            config.put("source.poll-timeout", "5 s");
            config.put("checkpoint.interval.ms", "3000");
            Path file = folder.resolve("job.properties");
            Files.write(file, propertyLines(config));
            ServedTable served = server.table("public", "orders");

            String first =
                    run("--config", file.toString(), "--set", "source.bounded.changes=2000")
                            .jobId();
            await().atMost(Duration.ofMinutes(3)).until(served::drained);
            PreparedSink target = prepare(config);
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(
                            () -> assertThat(Rows.of(target)).isEqualTo(Rows.expectedOf(served)));
            cluster.killTaskManager(lastTaskManager);
            lastTaskManager = cluster.startTaskManager();
            cluster.rest().awaitState(first, "FINISHED", Duration.ofMinutes(3));
            String second =
                    run("--config", file.toString(), "--set", "source.bounded.idle=1 s").jobId();
            cluster.rest().awaitState(second, "FINISHED", Duration.ofMinutes(3));

            assertThat(Rows.of(target)).isEqualTo(Rows.expectedOf(served));
        }
    }

    /**
     * Rows move between partitions as a column outside the key changes. The second run finds keys
     * in the table, which it reads into an index before it writes; the rate leaves changes to it.
     */
    @Test
    void rowsMoveBetweenPartitionsOfAPaimonTableWithDynamicBuckets() throws Exception {
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS, "id")
                        .changes(1_500)
                        .maxRows(200)
                        .rate(100)
                        .build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            Map<String, String> config = config("paimon", server.port());
            config.put("sink.partition-by", "flag");
            config.put("paimon.table.bucket", "-1");
            config.put("checkpoint.interval.ms", "500");
            Path file = folder.resolve("job.properties");
            Files.write(file, propertyLines(config));
            ServedTable served = server.table("public", "orders");

            for (String end : List.of("source.bounded.changes=500", "source.bounded.idle=1 s")) {
                String job = run("--config", file.toString(), "--set", end).jobId();
                cluster.rest().awaitState(job, "FINISHED", Duration.ofMinutes(3));
            }

            assertThat(served.drained()).isTrue();
            assertThat(Rows.of(prepare(config))).isEqualTo(Rows.expectedOf(served));
        }
    }

    @Test
    void refusesAWrongConfigurationWhereItIsSubmitted() {
        CommandResult result =
                cluster.submit(
                        JAR,
                        APP,
                        "--set",
                        "iceberg.catalog.type=hadoop",
                        "--set",
                        "sink.typ=iceberg");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("sink.typ").contains("sink.type");
    }

    /** Flink would restart a job without end whose error it does not recognise. */
    @Test
    void recordThatCannotBeDecodedEndsTheJobInsteadOfRestartingIt() throws Exception {
        MockTable table = MockTable.builder().columns("id:BIGINT,name:STRING", "id").build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            Path file = folder.resolve("job.properties");
            Files.write(file, propertyLines(config("paimon", server.port())));
            String job = run("--config", file.toString()).jobId();
            server.table("public", "orders").queues().put(3, table.records().insert(1L, "one"));

            cluster.rest().awaitState(job, "FAILED", Duration.ofMinutes(3));
            assertThat(cluster.rest().failure(job))
                    .contains("response 0 of public.orders#3 cannot be decoded")
                    .contains("2 values, but the schema has 6 columns");
        }
    }

    @AfterEach
    void cancelJobs() throws IOException {
        for (String job : cluster.rest().runningJobs()) {
            cluster.rest().cancel(job);
            cluster.rest().awaitState(job, "CANCELED", Duration.ofMinutes(3));
        }
    }

    private static CommandResult run(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("run", "-d", "-p", "2", "-c", APP, JAR.toString()));
        command.addAll(List.of(arguments));
        return cluster.command(command.toArray(new String[0]));
    }

    private Map<String, String> config(String sink, int port) {
        Map<String, String> config = new TreeMap<>();
        config.put("pixels.server.host", "127.0.0.1");
        config.put("pixels.server.port", Integer.toString(port));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.primary-key", "id");
        config.put("sink.type", sink);
        config.put("iceberg.catalog.type", "hadoop");
        config.put(sink + ".catalog.warehouse", folder.resolve("lake").toUri().toString());
        config.put(sink + ".table.name", "lake.orders");
        return config;
    }

    private static List<String> propertyLines(Map<String, String> config) {
        return config.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.toList());
    }

    /** The same target once more, in this JVM, for a look into it. */
    private PreparedSink prepare(Map<String, String> config) {
        return new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                .compose(StreamExecutionEnvironment.getExecutionEnvironment())
                .get(0);
    }
}
