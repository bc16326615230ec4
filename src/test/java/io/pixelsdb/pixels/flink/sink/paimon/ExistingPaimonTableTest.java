package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.config.SchemaEvolution;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.Schemas;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.sink.TableEvolution;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.IntType;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.options.Options;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.types.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExistingPaimonTableTest {

    private static final Identifier ORDERS = Identifier.create("lake", "orders");

    private static final PixelsSchema NARROW = Schemas.keyed("id,a", new IntType(), new IntType());

    private static final PixelsSchema WIDE =
            Schemas.keyed(
                    "id,a,b,c", new IntType(), new IntType(), new IntType(), new IntType(false));

    @TempDir Path warehouse;

    private Catalog catalog;
    private FileStoreTable table;

    @BeforeEach
    void create() throws Exception {
        catalog = open();
        table =
                PaimonTables.createIfAbsent(
                        catalog,
                        ORDERS,
                        NARROW,
                        new SinkSettings(new Configuration(), new PaimonSinkFactory()));
    }

    @AfterEach
    void close() throws Exception {
        catalog.close();
    }

    @Test
    void getsNullableColumnsThoughTheSourceRequiresThem() throws Exception {
        RowType evolved = TableEvolution.fit("lake.orders", table, existing()).rowType();

        assertThat(evolved.getFieldNames()).containsExactly("id", "a", "b", "c");
        assertThat(evolved.getField("c").type()).isEqualTo(DataTypes.INT());
    }

    @Test
    void getsTheRestOfColumnsOfWhichSomeoneElseAddsOneMeanwhile() throws Exception {
        addElsewhere("c");

        assertThat(existing().add(table, List.of("b", "c"))).isFalse();
        assertThat(existing().load().rowType().getFieldNames())
                .as("all columns or none")
                .containsExactly("id", "a", "c");
        assertThat(TableEvolution.fit("lake.orders", table, existing()).rowType().getFieldNames())
                .containsExactly("id", "a", "c", "b");
    }

    @Test
    void isContentWithColumnsThatSomeoneElseAddsMeanwhile() throws Exception {
        addElsewhere("b", "c");

        assertThat(TableEvolution.fit("lake.orders", table, existing()).rowType().getFieldNames())
                .containsExactly("id", "a", "b", "c");
    }

    private ExistingPaimonTable existing() {
        return new ExistingPaimonTable(
                catalog, ORDERS, WIDE, PartitionBy.NOTHING, SchemaEvolution.ADD_COLUMNS);
    }

    /** Through a catalog that knows nothing of the other one. */
    private void addElsewhere(String... columns) throws Exception {
        try (Catalog other = open()) {
            for (String column : columns) {
                other.alterTable(ORDERS, SchemaChange.addColumn(column, DataTypes.INT()), false);
            }
        }
    }

    private Catalog open() {
        return CatalogFactory.createCatalog(
                CatalogContext.create(
                        Options.fromMap(Map.of("warehouse", warehouse.toUri().toString()))));
    }
}
