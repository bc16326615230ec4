package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.MetadataServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of several tables. */
class ManyTablesComposerTest {

    @TempDir Path warehouse;

    private final Map<String, String> config = new HashMap<>();
    private final StreamExecutionEnvironment env =
            StreamExecutionEnvironment.getExecutionEnvironment();

    @BeforeEach
    void ordersAndStock() {
        config.put("table.name", "orders, stock");
        config.put("source.schema", "id:INT,data:STRING");
        config.put("source.primary-key", "id");
        config.put("source.schema.stock", "w:INT,i:INT,quantity:INT");
        config.put("source.primary-key.stock", "w,i");
        config.put("source.buckets.stock", "none");
        config.put("sink.type", "iceberg");
        config.put("iceberg.catalog.type", "hadoop");
        config.put("iceberg.catalog.warehouse", warehouse.toUri().toString());
        config.put("iceberg.table.name", "raw_${table}");
        config.put("iceberg.database.name", "lake");
    }

    @Test
    void haveOneSourceAndASinkForEachTable() {
        config.put("iceberg.table.name.stock", "quantities");
        List<PreparedSink> sinks = compose();

        assertThat(sinks.stream().map(PreparedSink::description).collect(Collectors.toList()))
                .containsExactly("iceberg lake.raw_orders", "iceberg lake.quantities");
        StreamGraph graph = env.getStreamGraph();
        assertThat(graph.getJobName()).isEqualTo("Pixels public (2 tables) to iceberg");
        assertThat(graph.getStreamNodes().stream().map(StreamNode::getTransformationUID))
                .contains(
                        "pixels-source",
                        "part-by-table",
                        "restore-guard-orders",
                        "restore-guard-stock",
                        "iceberg-sink-orders-writer",
                        "iceberg-sink-stock-writer");
    }

    @Test
    void oneOfThemMayBeCalledTable() {
        config.put("table.name", "table, orders");
        config.keySet().removeIf(key -> key.endsWith(".stock"));

        assertThat(compose().stream().map(PreparedSink::description))
                .containsExactly("iceberg lake.raw_table", "iceberg lake.raw_orders");
    }

    @Test
    void whatIsWrongWithOneTableIsReportedWithItsName() {
        config.put("source.schema.stock", "w:INTEGR");
        config.put("source.buckets", "few");
        config.put("source.timestamp-unit.stock", "ns");
        config.put("source.bucket-key.orders", "uid");

        assertThatThrownBy(this::compose)
                .isInstanceOf(ValidationException.class)
                .message()
                .contains("- table stock, source.schema: ")
                .contains("- table stock, source.timestamp-unit: 'ns' is not one of")
                .contains("- table orders, source.buckets: 'few'")
                .contains("- table orders, source.bucket-key: names 'uid', which is no column")
                .doesNotContain("table orders, source.schema");
    }

    @Test
    void whatIsWrongWithAllIsReportedOnce() {
        config.put("source.bucket-check", "perhaps");
        config.remove("iceberg.catalog.warehouse");

        assertThatThrownBy(this::compose)
                .message()
                .containsOnlyOnce("source.bucket-check: 'perhaps'")
                .containsOnlyOnce("iceberg.catalog.warehouse: ")
                .doesNotContain("table orders", "table stock");
    }

    @Test
    void whatIsWrongWithEachOnesOwnKeyIsReportedWithEachName() {
        config.put("source.schema.orders", "id:FOO");
        config.put("source.schema.stock", "id:FOO");
        config.put("source.primary-key.stock", "id");

        assertThatThrownBy(this::compose)
                .message()
                .contains("- table orders, source.schema: column 'id': 'FOO' is not")
                .contains("- table stock, source.schema: column 'id': 'FOO' is not")
                .doesNotContain("- source.schema");
    }

    @Test
    void nameWithADotNeedsATargetOfItsOwn() {
        config.put("table.name", "ch.stock, orders");
        config.keySet().removeIf(key -> key.endsWith(".stock"));
        config.remove("iceberg.database.name");

        assertThatThrownBy(this::compose)
                .message()
                .containsOnlyOnce("iceberg.table.name: ")
                .contains("- table ch.stock, iceberg.table.name: 'raw_${table}' gives the target")
                .contains("by iceberg.table.name.ch.stock");
        assertThat(warehouse).isEmptyDirectory();

        config.put("iceberg.table.name.ch.stock", "lake.ch_stock");
        assertThat(compose().stream().map(PreparedSink::description))
                .containsExactly("iceberg lake.ch_stock", "iceberg default.raw_orders");
    }

    @Test
    void schemaWithADotNeedsADatabaseOfItsOwn() {
        config.put("schema.name", "ch.bench");
        config.put("iceberg.database.name", "${schema}");

        assertThatThrownBy(this::compose)
                .message()
                .contains("- table orders, iceberg.database.name: '${schema}' gives the target")
                .contains("of schema 'ch.bench'", "by iceberg.database.name.stock");
        assertThat(warehouse).isEmptyDirectory();
    }

    @Test
    void keyOfATableThatIsNotNamedIsRefused() {
        config.put("source.schema.stok", "id:INT");

        assertThatThrownBy(this::compose)
                .hasMessageContaining(
                        "source.schema.stok: 'stok' is no captured table; these are orders, stock");
    }

    @Test
    void keyThatNoTableCanHaveOfItsOwnIsRefused() {
        config.put("source.poll-timeout.stock", "1 s");

        assertThatThrownBy(this::compose)
                .hasMessageContaining("source.poll-timeout.stock: is no known key");
    }

    @Test
    void twoTablesWithOneTargetAreRefusedBeforeAnythingIsCreated() {
        config.put("iceberg.table.name", "all");

        assertThatThrownBy(this::compose)
                .hasMessageContaining(
                        "table.name: 'orders' and 'stock' would both go into iceberg lake.all")
                .hasMessageContaining("${table}");
        assertThat(warehouse).isEmptyDirectory();
    }

    @Test
    void twoSpellingsOfOneTargetAreRefused() {
        config.put("iceberg.table.name.orders", "lake.all");
        config.put("iceberg.table.name.stock", "all");
        config.put("source.schema.stock", "id:INT,data:STRING");
        config.put("source.primary-key.stock", "id");

        assertThatThrownBy(this::compose)
                .hasMessageContaining("would both go into iceberg lake.all");
        assertThat(warehouse).isEmptyDirectory();
    }

    @Test
    void tablesThatDoNotFitAreAllReportedBeforeAnythingIsChanged() throws Exception {
        config.put("table.name", "orders, stock");
        compose();
        config.put("table.name", "customer, orders, stock");
        config.put("source.schema.customer", "id:INT");
        config.put("source.primary-key.customer", "id");
        config.put("source.schema.orders", "id:BIGINT,data:STRING");
        config.put("source.schema.stock", "w:INT,i:INT,quantity:STRING");

        assertThatThrownBy(this::compose)
                .hasMessageContaining("table orders, iceberg.table.name: The existing table")
                .hasMessageContaining("table stock, iceberg.table.name: The existing table");
        assertThat(warehouse.resolve("lake/raw_customer")).doesNotExist();
    }

    @Test
    void patternNeedsNoKeysThatItsTablesHave() throws Exception {
        try (MetadataServer metadata =
                MetadataServer.onLoopback().table("public", "stock", "s_i_id int", "s_i_id")) {
            askingFor("sto*", metadata);
            config.remove("iceberg.table.name");
            config.put("iceberg.table.name.stock", "s");

            assertThat(compose().get(0).description()).isEqualTo("iceberg lake.s");
        }
    }

    @Test
    void patternIsWhateverTheMetadataServiceHasOfIt() throws Exception {
        try (MetadataServer metadata =
                MetadataServer.onLoopback()
                        .table("public", "order_line", "o_id int, number int", "o_id", "number")
                        .table("public", "orders", "o_id int", "o_id")
                        .table("public", "stock", "s_i_id int", "s_i_id")) {
            askingFor("order*", metadata);

            assertThat(compose().stream().map(PreparedSink::description))
                    .containsExactly("iceberg lake.raw_order_line", "iceberg lake.raw_orders");
        }
    }

    @Test
    void patternThatMatchesNothingAndTableThatIsUnknownAreRefused() throws Exception {
        try (MetadataServer metadata =
                MetadataServer.onLoopback().table("public", "stock", "s_i_id int", "s_i_id")) {
            askingFor("order*", metadata);
            assertThatThrownBy(this::compose)
                    .hasMessageContaining(
                            "table.name: no table matches 'order*'; there are [stock]");

            config.put("table.name", "stock,stok");
            assertThatThrownBy(this::compose)
                    .message()
                    .contains("- table stok, pixels.metadata.host: ")
                    .doesNotContain("table stock,");
        }
        assertThat(warehouse).isEmptyDirectory();
    }

    @Test
    void patternNeedsTheMetadataService() {
        config.put("table.name", "order*");
        config.keySet().removeIf(key -> key.endsWith(".stock"));

        assertThatThrownBy(this::compose)
                .hasMessageContaining("pixels.metadata.host: is required to find out which tables");
    }

    private void askingFor(String tables, MetadataServer metadata) {
        config.keySet().removeIf(key -> key.startsWith("source."));
        config.put("table.name", tables);
        config.put("pixels.metadata.host", "localhost");
        config.put("pixels.metadata.port", Integer.toString(metadata.port()));
    }

    private List<PreparedSink> compose() {
        return new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                .compose(env);
    }
}
