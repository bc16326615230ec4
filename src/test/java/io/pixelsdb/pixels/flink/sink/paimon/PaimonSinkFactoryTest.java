package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SampleTable;
import io.pixelsdb.pixels.flink.sink.Schemas;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.options.Options;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaimonSinkFactoryTest {

    private static final PixelsSchema KEYED =
            Schemas.keyed("id,price", new IntType(), new DoubleType());

    @TempDir Path warehouse;

    @Test
    void isFoundByItsIdentifier() {
        assertThat(
                        FactoryUtil.discoverFactory(
                                getClass().getClassLoader(), SinkFactory.class, "paimon"))
                .isInstanceOf(PaimonSinkFactory.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paimon", "filesystem", "FileSystem"})
    void createsDatabaseAndTableForAKey(String type) throws Exception {
        PreparedSink sink =
                prepare(KEYED, properties("paimon.catalog.type", type, "paimon.table.x", "y"));

        assertThat(sink.description()).isEqualTo("paimon default.orders");
        FileStoreTable table = table();
        assertThat(table.primaryKeys()).containsExactly("id");
        assertThat(table.bucketMode()).isEqualTo(BucketMode.HASH_FIXED);
        assertThat(table.options())
                .containsEntry("bucket", "4")
                .containsEntry("merge-engine", "deduplicate")
                .containsEntry("x", "y");
        try (TargetView view = sink.view().orElseThrow()) {
            assertThat(view.commits()).isZero();
        }
    }

    @Test
    void createsAsManyBucketsAsConfigured() throws Exception {
        prepare(KEYED, properties("paimon.table.bucket", "7"));

        assertThat(table().options()).containsEntry("bucket", "7");
    }

    @Test
    void createsATableWithoutKeyWithoutBuckets() throws Exception {
        prepare(Schemas.unkeyed("id", new IntType()), properties());

        assertThat(table().bucketMode()).isEqualTo(BucketMode.BUCKET_UNAWARE);
        assertThat(table().primaryKeys()).isEmpty();
    }

    @Test
    void hasATypeForEveryColumn() throws Exception {
        assumeLatinDigits();
        prepare(SampleTable.schema(false), properties());

        assertThat(
                        table().rowType().getFields().stream()
                                .map(field -> field.name() + " " + field.type())
                                .collect(Collectors.toList()))
                .containsExactly(
                        "id INT",
                        "c_boolean BOOLEAN",
                        "c_tinyint TINYINT",
                        "c_smallint SMALLINT",
                        "c_int INT",
                        "c_bigint BIGINT",
                        "c_float FLOAT",
                        "c_double DOUBLE",
                        "c_decimal DECIMAL(15, 2)",
                        "c_decimal_wide DECIMAL(38, 10)",
                        "c_char CHAR(6)",
                        "c_varchar VARCHAR(20)",
                        "c_string STRING",
                        "c_binary BINARY(4)",
                        "c_varbinary BYTES",
                        "c_date DATE",
                        "c_time TIME(3)",
                        "c_timestamp_ms TIMESTAMP(3)",
                        "c_timestamp TIMESTAMP(6)",
                        "c_timestamptz TIMESTAMP(6) WITH LOCAL TIME ZONE");
    }

    @Test
    void appliesTableOptionsToAJobOnAnExistingTable() throws Exception {
        prepare(KEYED, properties());
        prepare(KEYED, properties("paimon.table.write-only", "true"));

        assertThat(table().options()).doesNotContainKey("write-only");
    }

    @Test
    void refusesToChangeWhatAnExistingTableIsMadeOf() {
        prepare(KEYED, properties());

        assertThatThrownBy(() -> prepare(KEYED, properties("paimon.table.bucket", "8")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("cannot prepare table default.orders")
                .hasMessageContaining("bucket");
    }

    @Test
    void refusesATableThatDoesNotKeepTheLastChange() throws Exception {
        try (Catalog catalog = catalog()) {
            catalog.createDatabase("default", true);
            catalog.createTable(
                    Identifier.create("default", "orders"),
                    Schema.newBuilder()
                            .column("id", DataTypes.INT().notNull())
                            .column("price", DataTypes.DOUBLE())
                            .primaryKey("id")
                            .options(Map.of("bucket", "1", "merge-engine", "first-row"))
                            .build(),
                    false);
        }

        assertThatThrownBy(() -> prepare(KEYED, properties()))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining(
                        "merge engine: table has first-row, which does not keep the last change");
    }

    @Test
    void reportsEveryProblemAtOnce() {
        Map<String, String> properties =
                Map.of(
                        "paimon.table.name", "a.b.c",
                        "paimon.catalog.warehouse", "lake",
                        "paimon.catalog.type", "hive",
                        "paimon.catalog.metastore", "jdbc",
                        "paimon.table.merge-engine", "aggregation");

        assertThatThrownBy(() -> prepare(KEYED, properties))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("\n  - paimon.table.name: 'a.b.c' has too many dots")
                .hasMessageContaining("\n  - paimon.catalog.warehouse: 'lake' is relative")
                .hasMessageContaining(
                        "\n  - paimon.catalog.type: is 'hive'; allowed: filesystem, paimon")
                .hasMessageContaining(
                        "\n  - paimon.catalog.metastore: the catalog is chosen by"
                                + " paimon.catalog.type")
                .hasMessageContaining(
                        "\n  - paimon.table.merge-engine: is 'aggregation'; allowed: deduplicate");
    }

    @Test
    void takesAnAbsolutePathAsAWarehouse() throws Exception {
        prepare(KEYED, properties("paimon.catalog.warehouse", warehouse.toString()));

        assertThat(table().primaryKeys()).containsExactly("id");
    }

    @Test
    void keepsNanoseconds() throws Exception {
        assumeLatinDigits();
        prepare(Schemas.unkeyed("ts", new TimestampType(9)), properties());

        assertThat(table().rowType().getTypeAt(0)).isEqualTo(DataTypes.TIMESTAMP(9));
    }

    @Test
    void explainsAWarehouseThatCannotBeUsed() throws IOException {
        Path file = Files.createFile(warehouse.resolve("file"));

        assertThatThrownBy(
                        () ->
                                prepare(
                                        KEYED,
                                        properties(
                                                "paimon.catalog.warehouse",
                                                file.toUri().toString())))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("paimon.");
    }

    @Test
    void explainsAWarehouseOfAnUnknownScheme() {
        assertThatThrownBy(
                        () ->
                                prepare(
                                        KEYED,
                                        properties("paimon.catalog.warehouse", "nowhere://lake/x")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("paimon.catalog.warehouse: cannot open the catalog")
                .hasMessageContaining("nowhere");
    }

    @Test
    void explainsATableThatHasGone() throws Exception {
        PreparedSink sink = prepare(KEYED, properties());
        try (Catalog catalog = catalog()) {
            catalog.dropTable(Identifier.create("default", "orders"), false);
        }

        assertThatThrownBy(sink::view)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("paimon.table.name: cannot read table default.orders");
    }

    private Map<String, String> properties(String... more) {
        Map<String, String> properties = new HashMap<>();
        properties.put("paimon.catalog.warehouse", warehouse.toUri().toString());
        properties.put("paimon.table.name", "orders");
        // A file may hold the keys of both sinks.
        properties.put("iceberg.catalog.type", "whatever");
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    private FileStoreTable table() throws Exception {
        try (Catalog catalog = catalog()) {
            return (FileStoreTable) catalog.getTable(Identifier.create("default", "orders"));
        }
    }

    private Catalog catalog() {
        return CatalogFactory.createCatalog(
                CatalogContext.create(
                        Options.fromMap(Map.of("warehouse", warehouse.toUri().toString()))));
    }

    private static PreparedSink prepare(PixelsSchema schema, Map<String, String> properties) {
        return Lake.prepare(new PaimonSinkFactory(), properties, schema);
    }

    private static void assumeLatinDigits() {
        assumeThat(String.format("%d", 1))
                .as("Paimon writes lengths in the digits of the locale and reads Latin ones alone")
                .isEqualTo("1");
    }
}
