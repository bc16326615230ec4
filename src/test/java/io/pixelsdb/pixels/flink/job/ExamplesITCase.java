package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.config.CommandLine;
import io.pixelsdb.pixels.flink.config.ConfigLoader;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.MetadataServer;
import io.pixelsdb.pixels.flink.testing.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the examples that need no cloud, each from its file with the addresses of this machine, to
 * the end of what its server has.
 */
@Timeout(300)
class ExamplesITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    private static final int CHANGES = 500;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void oneTableOnALocalDisk(String sink) throws Exception {
        String example = sink + "-local";
        Configuration config = load(example);
        try (MockServer server =
                serve(table("orders", config.getString("source.schema", ""), 128, "id"))) {
            run(server, example, sink + ".catalog.warehouse=" + directory.toUri());
        }
    }

    @Test
    void severalTables() throws Exception {
        Configuration config = load("several-tables");
        try (MockServer server =
                serve(
                        table("orders", config.getString("source.schema.orders", ""), 32, "id"),
                        table(
                                "customer",
                                config.getString("source.schema.customer", ""),
                                32,
                                "w_id",
                                "c_id"))) {
            run(server, "several-tables", "paimon.catalog.warehouse=" + directory.toUri());
        }
    }

    @Test
    void metadataService() throws Exception {
        try (MetadataServer metadata =
                        MetadataServer.onLoopback()
                                .table("public", "orders", "id bigint, name string", "id")
                                .table("public", "order_line", "o int, n int", "o", "n")
                                .table("public", "customer", "c int", "c");
                MockServer server =
                        serve(
                                table("order_line", "o:INT,n:INT", 32, "o", "n"),
                                table("orders", "id:BIGINT,name:STRING", 32, "id"))) {
            run(
                    server,
                    "metadata-service",
                    "iceberg.catalog.warehouse=" + directory.toUri(),
                    "pixels.metadata.host=127.0.0.1",
                    "pixels.metadata.port=" + metadata.port());
        }
    }

    private static MockTable table(String name, String columns, int buckets, String... key) {
        return MockTable.builder()
                .name("public", name)
                .columns(columns, key)
                .buckets(buckets)
                .changes(CHANGES)
                .maxRows(100)
                .build();
    }

    private static MockServer serve(MockTable... tables) throws Exception {
        MockServer.Builder builder = MockServer.builder();
        for (MockTable table : tables) {
            builder.table(table);
        }
        return builder.buildOnLoopback(0).start();
    }

    /** To its end; then every table must be what its server handed out. */
    private static void run(MockServer server, String example, String... settings)
            throws Exception {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("pixels.server.host=127.0.0.1");
        all.add("pixels.server.port=" + server.port());
        all.add("checkpoint.interval.ms=300");
        all.add("source.bounded.idle=2 s");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        List<PreparedSink> sinks =
                new PipelineComposer(
                                load(example, all.toArray(new String[0])),
                                ExamplesITCase.class.getClassLoader())
                        .compose(env);
        env.execute();
        assertThat(sinks).hasSameSizeAs(server.tables());
        for (PreparedSink sink : sinks) {
            ServedTable served =
                    server.tables().stream()
                            .filter(table -> sink.description().endsWith(table.table().tableName()))
                            .findFirst()
                            .orElseThrow();
            assertThat(Rows.of(sink)).isNotEmpty().isEqualTo(Rows.expectedOf(served));
        }
    }

    private static Configuration load(String example, String... settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--config");
        arguments.add("examples/" + example + ".properties");
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting);
        }
        return new ConfigLoader(ExamplesITCase.class.getClassLoader(), name -> "")
                .load(CommandLine.parse(arguments.toArray(new String[0])));
    }
}
