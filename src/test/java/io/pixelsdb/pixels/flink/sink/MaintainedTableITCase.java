package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables are kept beside the job that writes them, and after it, and lose and repeat nothing. */
class MaintainedTableITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(4);

    private static final PixelsSchema WITHOUT_KEY =
            new PixelsSchema(KeyedChanges.ROW_TYPE, List.of());

    @TempDir Path directory;

    private final List<FedJob> jobs = new ArrayList<>();
    private MiniCluster cluster;

    @BeforeEach
    void take(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @AfterEach
    void cancel() throws Exception {
        for (FedJob job : jobs) {
            job.cancel();
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void rowsAreTheSameInFewerFilesAndTheJobGoesOn(Lake lake) throws Exception {
        Map<Integer, Integer> expected = new TreeMap<>();
        FedJob job = start(lake, KeyedChanges.SCHEMA, null);
        for (int round = 0; round < 8; round++) {
            job.write(round(round, expected)).checkpoint();
        }
        awaitRows(lake, expected);
        long filesBefore = number(lake, "data files");

        run(lake, MaintenanceStep.COMPACT, Maintenances.with());

        awaitRows(lake, expected);
        assertThat(number(lake, "data files")).isLessThan(filesBefore / 2);
        assertThat(number(lake, "delete files")).isZero();
        assertThat(witnessed(lake)).hasSameSizeAs(expected.keySet());
        job.write(round(8, expected)).checkpoint();
        job.write(round(9, expected)).checkpoint();
        awaitRows(lake, expected);
        assertThat(job.lastFailure()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void rowsAreRightThoughTheTableIsCompactedAllTheTime(Lake lake) throws Exception {
        Map<Integer, Integer> expected = new TreeMap<>();
        FedJob job = start(lake, KeyedChanges.SCHEMA, null);
        job.write(round(0, expected)).checkpoint();
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Void> others =
                CompletableFuture.runAsync(
                        () -> {
                            while (!end.get()) {
                                keep(lake);
                                runs.incrementAndGet();
                            }
                        });

        for (int round = 1; round < 25 || runs.get() < 4; round++) {
            job.write(round(round, expected)).checkpoint();
            assertThat(others).isNotCompletedExceptionally();
        }
        awaitRows(lake, expected);
        end.set(true);
        others.get();

        awaitRows(lake, expected);
        assertThat(witnessed(lake)).hasSameSizeAs(expected.keySet());
        assertThat(job.lastFailure()).isEmpty();
    }

    /** What it committed before is in a snapshot that all others have grown old over. */
    @ParameterizedTest
    @EnumSource(Lake.class)
    void jobThatIsRestoredAfterSnapshotsExpiredCommitsNothingTwice(Lake lake) throws Exception {
        FedJob first = start(lake, WITHOUT_KEY, null);
        for (int key = 1; key <= 6; key++) {
            first.write(key).checkpoint();
        }
        String savepoint = first.write(7).stop(false, directory);
        for (int i = 0; i < 3; i++) {
            run(lake, MaintenanceStep.COMPACT, Maintenances.with());
            run(lake, MaintenanceStep.EXPIRE, Maintenances.later(Duration.ofDays(365)));
            run(lake, MaintenanceStep.ORPHANS, Maintenances.with());
        }

        FedJob second = start(lake, WITHOUT_KEY, savepoint).write(8).checkpoint();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(second.keys())
                                        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8));
    }

    private void keep(Lake lake) {
        try {
            run(lake, MaintenanceStep.COMPACT, Maintenances.with());
            run(lake, MaintenanceStep.EXPIRE, Maintenances.later(Duration.ofDays(365)));
        } catch (Exception e) {
            // Compaction may lose, and says so; what it must not do is harm.
            if (!String.valueOf(e.getMessage()).contains("Other commits were quicker")) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Changes keys of former rounds, brings new ones, and takes some away. */
    private static List<RowData> round(int round, Map<Integer, Integer> expected) {
        List<RowData> rows = new ArrayList<>();
        for (int key = round; key < round + 20; key++) {
            boolean delete = key % 7 == round % 7;
            rows.add(
                    GenericRowData.ofKind(
                            delete ? RowKind.DELETE : RowKind.UPDATE_AFTER,
                            key,
                            StringData.fromString("row " + key),
                            round));
            if (delete) {
                expected.remove(key);
            } else {
                expected.put(key, round);
            }
        }
        return rows;
    }

    private FedJob start(Lake lake, PixelsSchema schema, String savepoint) throws Exception {
        FedJob job =
                FedJob.start(cluster, lake.prepare(properties(lake), schema), savepoint, false);
        jobs.add(job);
        return job;
    }

    private Map<String, String> properties(Lake lake) {
        Map<String, String> properties = lake.properties(directory.resolve("lake"), "orders");
        properties.put("paimon.table.write-only", "true");
        return properties;
    }

    private void run(Lake lake, MaintenanceStep step, MaintenanceSettings settings)
            throws Exception {
        try (TableMaintenance maintenance = lake.maintenance(properties(lake))) {
            Maintenances.run(maintenance, step, settings);
        }
    }

    private long number(Lake lake, String what) throws Exception {
        MaintenanceReport report = new MaintenanceReport();
        try (TableMaintenance maintenance = lake.maintenance(properties(lake))) {
            maintenance.survey(report);
        }
        return report.number(what);
    }

    private List<List<Object>> witnessed(Lake lake) throws Exception {
        return lake.witness(directory.resolve("lake"), "orders", KeyedChanges.ROW_TYPE);
    }

    private void awaitRows(Lake lake, Map<Integer, Integer> expected) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            Map<Integer, Integer> found = new TreeMap<>();
                            for (List<Object> row : read(lake)) {
                                assertThat(found.put((Integer) row.get(0), (Integer) row.get(2)))
                                        .as("no key is there twice")
                                        .isNull();
                            }
                            assertThat(found).isEqualTo(expected);
                        });
    }

    private List<List<Object>> read(Lake lake) throws Exception {
        return Lake.read(lake.prepare(properties(lake), KeyedChanges.SCHEMA));
    }
}
