package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.schema.SchemaChange;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a running job whose table somebody else changes. */
class ChangedTableITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    /** What another engine does to the table. */
    private enum Change {
        DROPPED {
            @Override
            void onIceberg(org.apache.iceberg.Table table) {
                table.updateSchema().deleteColumn("version").commit();
            }

            @Override
            SchemaChange onPaimon() {
                return SchemaChange.dropColumn("version");
            }
        },
        REQUIRED {
            @Override
            void onIceberg(org.apache.iceberg.Table table) {
                table.updateSchema().allowIncompatibleChanges().requireColumn("version").commit();
            }

            @Override
            SchemaChange onPaimon() {
                return SchemaChange.updateColumnNullability("version", false);
            }
        },
        WIDENED {
            @Override
            void onIceberg(org.apache.iceberg.Table table) {
                table.updateSchema().updateColumn("version", Types.LongType.get()).commit();
            }

            @Override
            SchemaChange onPaimon() {
                return SchemaChange.updateColumnType("version", DataTypes.BIGINT());
            }
        },
        RENAMED {
            @Override
            void onIceberg(org.apache.iceberg.Table table) {
                table.updateSchema().renameColumn("version", "generation").commit();
            }

            @Override
            SchemaChange onPaimon() {
                return SchemaChange.renameColumn("version", "generation");
            }
        };

        abstract void onIceberg(org.apache.iceberg.Table table);

        abstract SchemaChange onPaimon();
    }

    @TempDir Path warehouse;

    private MiniCluster cluster;
    private FedJob job;

    @BeforeEach
    void take(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @AfterEach
    void cancel() throws Exception {
        job.cancel();
    }

    @ParameterizedTest
    @CsvSource({
        "ICEBERG,DROPPED,was dropped",
        "PAIMON,DROPPED,was dropped",
        "ICEBERG,REQUIRED,takes no nulls any more",
        "PAIMON,REQUIRED,takes no nulls any more"
    })
    void endsTheJobIfItCannotTakeItsRowsAnyMore(Lake lake, Change change, String reason)
            throws Exception {
        start(lake);
        job.write(1).checkpoint();
        awaitKeys(1);

        alter(lake, change);
        if (lake == Lake.ICEBERG) {
            job.write(2).checkpoint();
        } else {
            job.offer(2);
        }
        Throwable failure = job.failure();

        assertThat(ExceptionUtils.findThrowable(failure, UnrecoverableException.class))
                .get()
                .asString()
                .contains("lake.orders was changed by somebody else")
                .contains("column 'version' " + reason);
        assertThat(job.keys()).containsExactly(1);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheValuesOfRowsThatItCanTakeStill(Lake lake) throws Exception {
        start(lake);
        job.write(1).checkpoint();
        awaitKeys(1);

        alter(lake, Change.WIDENED);
        job.write(2).checkpoint();
        awaitKeys(1, 2);
        alter(lake, Change.RENAMED);
        job.write(3).checkpoint();
        awaitKeys(1, 2, 3);

        assertThat(job.lastFailure()).isEmpty();
        assertThat(job.versions()).containsExactlyInAnyOrder("1 in 1", "2 in 1", "3 in 1");
    }

    private void start(Lake lake) throws Exception {
        Map<String, String> properties = lake.properties(warehouse, "orders");
        properties.put("paimon.table.alter-column-null-to-not-null.disabled", "false");
        PreparedSink sink = lake.prepare(properties, KeyedChanges.SCHEMA);
        job = FedJob.start(cluster, sink, null, false);
    }

    private void alter(Lake lake, Change change) throws Exception {
        if (lake == Lake.ICEBERG) {
            try (HadoopCatalog catalog =
                    new HadoopCatalog(new Configuration(), warehouse.toUri().toString())) {
                change.onIceberg(catalog.loadTable(TableIdentifier.of("lake", "orders")));
            }
        } else {
            CatalogContext context =
                    CatalogContext.create(
                            new org.apache.paimon.fs.Path(warehouse.toUri().toString()));
            try (Catalog catalog = CatalogFactory.createCatalog(context)) {
                catalog.alterTable(
                        Identifier.create("lake", "orders"), List.of(change.onPaimon()), false);
            }
        }
    }

    private void awaitKeys(Object... keys) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(job.keys()).containsExactlyInAnyOrder(keys));
    }
}
