package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.Schemas;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergSinkFactoryTest {

    private static final PixelsSchema KEYED =
            Schemas.keyed("id,price", new IntType(), new DoubleType());

    @TempDir Path warehouse;

    @Test
    void isFoundByItsIdentifier() {
        assertThat(
                        FactoryUtil.discoverFactory(
                                getClass().getClassLoader(), SinkFactory.class, "iceberg"))
                .isInstanceOf(IcebergSinkFactory.class);
    }

    @Test
    void createsDatabaseAndTableForAKey() throws Exception {
        PreparedSink sink = prepare(KEYED, hadoop("iceberg.table.write.x", "y"));

        assertThat(sink.description()).isEqualTo("iceberg default.orders");
        try (HadoopCatalog catalog = catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("default", "orders"));
            assertThat(TableUtil.formatVersion(table)).isEqualTo(2);
            assertThat(table.schema().identifierFieldNames()).containsExactly("id");
            assertThat(table.properties())
                    .containsEntry("write.upsert.enabled", "true")
                    .containsEntry("write.parquet.compression-codec", "zstd")
                    .containsEntry("write.metadata.delete-after-commit.enabled", "true")
                    .containsEntry("write.x", "y");
        }
        try (TargetView view = sink.view().orElseThrow()) {
            assertThat(view.commits()).isZero();
        }
    }

    @Test
    void createsATableWithoutKeyWithoutIdentifiers() throws Exception {
        prepare(Schemas.unkeyed("id", new IntType(false)), hadoop());

        try (HadoopCatalog catalog = catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("default", "orders"));
            assertThat(table.schema().identifierFieldIds()).isEmpty();
            assertThat(table.properties()).doesNotContainKey("write.upsert.enabled");
        }
    }

    @Test
    void leavesThePropertiesOfAnExistingTable() throws Exception {
        prepare(KEYED, hadoop("iceberg.table.write.x", "y"));
        prepare(KEYED, hadoop("iceberg.table.write.x", "z"));

        try (HadoopCatalog catalog = catalog()) {
            assertThat(catalog.loadTable(TableIdentifier.of("default", "orders")).properties())
                    .containsEntry("write.x", "y");
        }
    }

    @Test
    void reportsEveryProblemAtOnce() {
        PixelsSchema schema = Schemas.keyed("weight", new FloatType());
        Map<String, String> properties =
                Map.of(
                        "iceberg.table.name", "a.b.c",
                        "iceberg.table.format-version", "1",
                        "iceberg.table.write.upsert.enabled", "false");

        assertThatThrownBy(() -> prepare(schema, properties))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("\n  - iceberg.table.name: 'a.b.c' has too many dots")
                .hasMessageContaining("\n  - iceberg.catalog.warehouse: is required for a glue")
                .hasMessageContaining("\n  - source.primary-key: column weight is a floating-point")
                .hasMessageContaining("\n  - iceberg.table.format-version: is 1; a table with a")
                .hasMessageContaining("\n  - iceberg.table.write.upsert.enabled: a table with a");
    }

    @Test
    void refusesARelativeWarehouse() {
        assertThatThrownBy(() -> prepare(KEYED, hadoop("iceberg.catalog.warehouse", "./wh")))
                .hasMessageContaining("\n  - iceberg.catalog.warehouse: './wh' is relative");
    }

    @Test
    void takesAnAbsolutePathAsAWarehouse() throws Exception {
        prepare(KEYED, hadoop("iceberg.catalog.warehouse", warehouse.toString()));

        try (HadoopCatalog catalog = catalog()) {
            assertThat(catalog.tableExists(TableIdentifier.of("default", "orders"))).isTrue();
        }
    }

    @Test
    void explainsAWarehouseThatCannotBeUsed() throws IOException {
        Path file = Files.createFile(warehouse.resolve("file"));

        assertThatThrownBy(
                        () ->
                                prepare(
                                        KEYED,
                                        hadoop(
                                                "iceberg.catalog.warehouse",
                                                file.toUri().toString())))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("iceberg.table.name: cannot prepare table default.orders");
    }

    @Test
    void explainsAWarehouseOfAnUnknownScheme() {
        assertThatThrownBy(
                        () -> prepare(KEYED, hadoop("iceberg.catalog.warehouse", "nowhere://lake")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("iceberg.catalog.warehouse: is on nowhere://");
    }

    @Test
    void explainsAClassThatIsNotThere() {
        assertThatThrownBy(() -> prepare(KEYED, hadoop("iceberg.catalog.io-impl", "no.such.IO")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("iceberg.catalog.type: cannot open the hadoop catalog")
                .hasMessageContaining("no.such.IO");
    }

    @Test
    void explainsAServerThatDoesNotAnswer() throws IOException {
        String uri;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            uri = "http://127.0.0.1:" + closed.getLocalPort();
        }

        assertThatThrownBy(
                        () ->
                                prepare(
                                        KEYED,
                                        Map.of(
                                                "iceberg.catalog.type", "rest",
                                                "iceberg.catalog.uri", uri,
                                                "iceberg.catalog.token", "hunter2",
                                                "iceberg.table.name", "orders")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("iceberg.catalog.type: cannot open the rest catalog")
                .hasMessageContaining(uri)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void explainsATableThatHasGone() throws Exception {
        PreparedSink sink = prepare(KEYED, hadoop());
        try (HadoopCatalog catalog = catalog()) {
            catalog.dropTable(TableIdentifier.of("default", "orders"), true);
        }

        assertThatThrownBy(sink::view)
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("iceberg.table.name: cannot read table default.orders");
    }

    private Map<String, String> hadoop(String... more) {
        Map<String, String> properties = new HashMap<>();
        properties.put("iceberg.catalog.type", "hadoop");
        properties.put("iceberg.catalog.warehouse", warehouse.toUri().toString());
        properties.put("iceberg.table.name", "orders");
        // A file may hold the keys of both sinks.
        properties.put("paimon.catalog.type", "whatever");
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    private HadoopCatalog catalog() {
        return new HadoopCatalog(new Configuration(), warehouse.toUri().toString());
    }

    private static PreparedSink prepare(PixelsSchema schema, Map<String, String> properties) {
        return Lake.prepare(new IcebergSinkFactory(), properties, schema);
    }
}
