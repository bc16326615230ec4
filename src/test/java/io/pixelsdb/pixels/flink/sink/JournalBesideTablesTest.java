package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.IntType;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.options.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a catalog that lists directories shows of journals in its warehouse. */
class JournalBesideTablesTest {

    @TempDir Path warehouse;

    @Test
    void isAnEmptyDatabaseToAHadoopCatalogAndNothingElse() throws Exception {
        keepJournals(Lake.ICEBERG);
        try (HadoopCatalog catalog = new HadoopCatalog()) {
            catalog.setConf(new Configuration());
            catalog.initialize("lake", Map.of("warehouse", warehouse.toUri().toString()));

            assertThat(catalog.listNamespaces())
                    .containsExactlyInAnyOrder(
                            Namespace.of("lake"), Namespace.of("_pixels_journal"));
            assertThat(catalog.listTables(Namespace.of("_pixels_journal"))).isEmpty();
            assertThat(catalog.listTables(Namespace.of("lake"))).hasSize(1);
        }
    }

    @Test
    void isNothingToPaimon() throws Exception {
        keepJournals(Lake.PAIMON);
        Options options = Options.fromMap(Map.of("warehouse", warehouse.toUri().toString()));
        try (Catalog catalog = CatalogFactory.createCatalog(CatalogContext.create(options))) {
            assertThat(catalog.listDatabases()).isEqualTo(List.of("lake"));
        }
    }

    private void keepJournals(Lake lake) throws Exception {
        PreparedSink sink =
                lake.prepare(
                        lake.properties(warehouse, "orders"), Schemas.keyed("id", new IntType()));
        Path journals = Path.of(sink.durablePlace().orElseThrow().uri());
        assertThat(journals).isEqualTo(warehouse.resolve("_pixels_journal"));
        Path segments = journals.resolve("public.orders-0a1b2c3d/segments");
        Files.createDirectories(segments);
        Files.writeString(segments.resolve("1-1"), "entries");
    }
}
