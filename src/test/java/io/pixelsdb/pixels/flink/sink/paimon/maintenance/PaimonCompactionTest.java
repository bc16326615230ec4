package io.pixelsdb.pixels.flink.sink.paimon.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.options.Options;
import org.apache.paimon.schema.Schema;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tables of Paimon are compacted, and which of their buckets. */
class PaimonCompactionTest {

    @TempDir Path warehouse;

    @Test
    void isRefusedWhereOneOfTwoCommitsCouldBeLostUnlessNoJobWrites() throws Exception {
        Catalog catalog =
                CatalogFactory.createCatalog(
                        CatalogContext.create(
                                Options.fromMap(
                                        Map.of("warehouse", warehouse.toUri().toString()))));
        Identifier name = Identifier.create("lake", "orders");
        catalog.createDatabase("lake", true);
        catalog.createTable(
                name,
                Schema.newBuilder()
                        .column("id", DataTypes.INT())
                        .option("write-only", "true")
                        .build(),
                true);
        try (PaimonMaintenance maintenance =
                new PaimonMaintenance(
                        "lake.orders",
                        (FileStoreTable) catalog.getTable(name),
                        snapshot -> true,
                        false,
                        catalog)) {

            assertThatThrownBy(
                            () ->
                                    Maintenances.run(
                                            maintenance,
                                            MaintenanceStep.COMPACT,
                                            Maintenances.with()))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("no atomic rename")
                    .hasMessageContaining("--offline");
            for (MaintenanceStep step : MaintenanceStep.values()) {
                assertThat(Maintenances.run(maintenance, step, Maintenances.offline()))
                        .hasToString("");
            }
        }
    }

    @Test
    void aSingleFileIsCompactAlready() throws Exception {
        try (PaimonTestTable table = new PaimonTestTable(warehouse, Map.of())) {
            table.commit("sink", 1, 2);

            assertThat(table.run(MaintenanceStep.COMPACT, snapshot -> true, Maintenances.with()))
                    .hasToString("");
        }
    }

    @Test
    void withDeletionVectorsReadersSeeASingleFileOnceItIsCompacted() throws Exception {
        try (PaimonTestTable table =
                new PaimonTestTable(warehouse, Map.of("deletion-vectors.enabled", "true"))) {
            table.commit("sink", 1, 2);
            assertThat(table.keys()).isEmpty();

            table.run(MaintenanceStep.COMPACT, snapshot -> true, Maintenances.with());

            assertThat(table.keys()).containsExactlyInAnyOrder(1, 2);
        }
    }
}
