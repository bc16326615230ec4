package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What maintenance leaves to the job, and what it never removes, of a Paimon table. */
class PaimonMaintenanceITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path directory;

    private FedJob job;
    private Map<String, String> properties;

    @BeforeEach
    void start(@InjectMiniCluster MiniCluster cluster) throws Exception {
        properties = Lake.PAIMON.properties(directory, "orders");
        job =
                FedJob.start(
                        cluster, Lake.PAIMON.prepare(properties, KeyedChanges.SCHEMA), null, false);
        job.write(1, 2, 3).checkpoint();
        job.write(1, 2, 4).checkpoint();
        job.write(1).checkpoint();
    }

    @AfterEach
    void cancel() throws Exception {
        job.cancel();
    }

    @Test
    void compactionIsLeftToAJobThatCompactsByItself() throws Exception {
        MaintenanceReport report = run(MaintenanceStep.COMPACT, Maintenances.with());

        assertThat(report).hasToString("");
        assertThat(report.remarks()).singleElement().asString().contains("write-only");
    }

    @Test
    void compactsATableThatNobodyWrites() throws Exception {
        job.cancel();

        MaintenanceReport report = run(MaintenanceStep.COMPACT, Maintenances.offline());

        assertThat(report.number("files replaced")).isPositive();
        assertThat(job.keys()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void dryRunChangesNothing() throws Exception {
        job.cancel();
        long snapshot = Lake.PAIMON.latestSnapshot(directory, "orders");
        Path orphan = oldOrphan();

        for (MaintenanceStep step : MaintenanceStep.values()) {
            run(step, Maintenances.dryRun("paimon.table.write-only", "true"));
        }

        assertThat(run(MaintenanceStep.ORPHANS, Maintenances.dryRun()).number("orphans to remove"))
                .isEqualTo(1);
        assertThat(orphan).exists();
        assertThat(Lake.PAIMON.latestSnapshot(directory, "orders")).isEqualTo(snapshot);
    }

    @Test
    void orphansAreRemovedAndFilesOfTheTableAndTheJournalAreNot() throws Exception {
        Path orphan = oldOrphan();
        Path journal = old(directory.resolve("_pixels_journal/id/segments/1"));

        MaintenanceReport report = run(MaintenanceStep.ORPHANS, Maintenances.with());

        assertThat(report.number("orphans removed")).isEqualTo(1);
        assertThat(orphan).doesNotExist();
        assertThat(journal).exists();
        run(MaintenanceStep.ORPHANS, Maintenances.later(Duration.ofDays(365)));
        assertThat(job.keys()).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void youngSnapshotsStay() throws Exception {
        assertThat(run(MaintenanceStep.EXPIRE, Maintenances.with())).hasToString("");
    }

    private Path oldOrphan() throws IOException {
        return old(directory.resolve("lake.db/orders/bucket-0/data-left-behind-0.parquet"));
    }

    private static Path old(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "12345");
        return Files.setLastModifiedTime(
                file, FileTime.from(Instant.now().minus(Duration.ofDays(10))));
    }

    private MaintenanceReport run(MaintenanceStep step, MaintenanceSettings settings)
            throws Exception {
        try (TableMaintenance maintenance = Lake.PAIMON.maintenance(properties)) {
            return Maintenances.run(maintenance, step, settings);
        }
    }
}
