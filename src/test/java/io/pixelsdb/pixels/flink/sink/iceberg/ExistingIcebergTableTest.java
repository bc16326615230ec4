package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.SchemaEvolution;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.Schemas;
import io.pixelsdb.pixels.flink.sink.TableEvolution;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExistingIcebergTableTest {

    private static final TableIdentifier ORDERS = TableIdentifier.of("lake", "orders");

    private static final PixelsSchema KEYED =
            Schemas.keyedBy(
                    List.of("b", "a"), "a,day,b", new IntType(), new DateType(), new IntType());

    @TempDir Path warehouse;

    private HadoopCatalog catalog;

    @BeforeEach
    void open() {
        catalog = new HadoopCatalog(new Configuration(), warehouse.toUri().toString());
    }

    @AfterEach
    void close() throws Exception {
        catalog.close();
    }

    @Test
    void isPartitionedWithinTheKeyAndNewEnoughForUpserts() {
        Table table = create("1", "day");

        assertThatThrownBy(() -> existing(KEYED).compare(table).requireFit())
                .hasMessageEndingWith(
                        "\n  - format version: table has 1; "
                                + IcebergLimits.ONLY_VERSION_2
                                + "\n  - column day: table is partitioned by it, but it is not in"
                                + " the source's key, so that an update could leave the earlier"
                                + " row in another partition");
    }

    /** Its commits fail for ever as soon as a key comes twice between two checkpoints. */
    @Test
    void isNotTooNewForUpsertsEither() {
        Table table = create("3", "a");

        assertThatThrownBy(() -> existing(KEYED).compare(table).requireFit())
                .hasMessageContaining("format version: table has 3; a table with a primary key");
    }

    @Test
    void mayBePartitionedByKeyColumns() {
        assertThat(existing(KEYED).compare(create("2", "a")).requireFit()).isEmpty();
    }

    /** Its field stays in the specification of a table that was made in the first format. */
    @Test
    void mayHaveBeenPartitionedByOtherColumnsBefore() {
        Table table = create("1", "day");
        table.updateSpec().removeField("day").commit();
        table.updateProperties().set("format-version", "2").commit();
        assertThat(table.spec().fields()).isNotEmpty();

        assertThat(existing(KEYED).compare(table).requireFit()).isEmpty();
    }

    @Test
    void getsOptionalColumnsThoughTheSourceRequiresThem() {
        Table table = create("2", "a");
        PixelsSchema wide = wider("hash", new BinaryType(false, 16));

        Schema schema = TableEvolution.fit("lake.orders", table, existing(wide)).schema();

        assertThat(schema.findField("hash").isOptional()).isTrue();
        assertThat(schema.findType("hash")).isEqualTo(Types.FixedType.ofLength(16));
        assertThat(schema.identifierFieldNames()).containsExactlyInAnyOrder("a", "b");
    }

    /** As a job that writes the table commits at any time. */
    @Test
    void getsColumnsThoughSomeoneCommitsBetweenComparisonAndChange() {
        create("2", "a");
        ExistingIcebergTable existing = existing(wider("n", new IntType()));
        Table stale = existing.load();
        assertThat(existing.compare(stale).requireFit()).containsExactly("n");
        existing.load().updateProperties().set("x", "y").commit();

        assertThat(existing.add(stale, List.of("n"))).isFalse();
        assertThat(existing.load().schema().findField("n")).isNull();
        Table evolved = TableEvolution.fit("lake.orders", stale, existing);

        assertThat(evolved.schema().findField("n").isOptional()).isTrue();
        assertThat(evolved.properties()).containsEntry("x", "y");
    }

    @Test
    void isContentWithColumnsThatSomeoneElseAddsMeanwhile() {
        create("2", "a");
        ExistingIcebergTable existing = existing(wider("n", new IntType()));
        Table stale = existing.load();
        assertThat(existing.compare(stale).requireFit()).containsExactly("n");
        existing.load().updateSchema().addColumn("n", Types.IntegerType.get()).commit();

        Schema schema = TableEvolution.fit("lake.orders", stale, existing).schema();

        assertThat(schema.columns()).extracting(Types.NestedField::name).endsWith("b", "n");
    }

    private static PixelsSchema wider(String column, LogicalType type) {
        return Schemas.keyedBy(
                List.of("a", "b"),
                "a,day,b," + column,
                new IntType(),
                new DateType(),
                new IntType(),
                type);
    }

    private ExistingIcebergTable existing(PixelsSchema source) {
        return new ExistingIcebergTable(
                catalog, ORDERS, source, PartitionBy.NOTHING, SchemaEvolution.ADD_COLUMNS);
    }

    private Table create(String formatVersion, String partition) {
        Schema schema = IcebergTables.toIceberg(KEYED);
        return catalog.createTable(
                ORDERS,
                schema,
                PartitionSpec.builderFor(schema).identity(partition).build(),
                Map.of("format-version", formatVersion));
    }
}
