package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.NettyServerBuilder;
import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import io.pixelsdb.pixels.flink.testing.cluster.CommandResult;
import io.pixelsdb.pixels.flink.testing.cluster.FlinkCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
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

    @TempDir private Path folder;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = FlinkCluster.start(2, 1, Map.of());
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
        try (MockServer server = start(table)) {
            Map<String, String> config = config(sink, server.port());
            Path file = folder.resolve("job.properties");
            Files.write(file, propertyLines(config));

            String job =
                    cluster.command(
                                    "run",
                                    "-d",
                                    "-p",
                                    "2",
                                    "-c",
                                    APP,
                                    JAR.toString(),
                                    "--config",
                                    file.toString(),
                                    "--set",
                                    "checkpoint.interval.ms=500")
                            .jobId();

            cluster.rest().awaitState(job, "RUNNING", Duration.ofSeconds(60));
            ServedTable served = server.table("public", "orders");
            await("the server is drained")
                    .atMost(Duration.ofSeconds(60))
                    .failFast(() -> assertThat(cluster.rest().failure(job)).isEmpty())
                    .until(served::drained);
            PreparedSink target = prepare(config);
            await("the table is complete")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(rowsOf(target)).isEqualTo(expected(served)));
            cluster.rest().cancel(job);
            cluster.rest().awaitState(job, "CANCELED", Duration.ofSeconds(60));
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
                .compose(StreamExecutionEnvironment.getExecutionEnvironment());
    }

    private static Map<List<Object>, List<Object>> expected(ServedTable served) {
        Map<List<Object>, List<Object>> expected = new HashMap<>();
        served.expectedByKey().forEach((key, row) -> expected.put(key, Arrays.asList(row)));
        return expected;
    }

    private static Map<List<Object>, List<Object>> rowsOf(PreparedSink sink) throws IOException {
        Map<List<Object>, List<Object>> rows = new HashMap<>();
        try (TargetView view = sink.view().orElseThrow(IllegalStateException::new)) {
            view.scan(row -> assertThat(rows.put(List.of(row[0]), Arrays.asList(row))).isNull());
        }
        return rows;
    }

    private static MockServer start(MockTable table) throws IOException {
        return MockServer.builder()
                .table(table)
                .build(
                        NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
                .start();
    }
}
