package io.pixelsdb.pixels.flink.sink.paimon.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.paimon.Snapshot;
import org.apache.paimon.options.ExpireConfig;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.SnapshotManager;

/**
 * Lets old snapshots expire, but not the last one of a sink, nor any after it: a job that is
 * restored learns from it what it has committed, and would commit that again. Used once.
 */
final class PaimonExpiry {

    private final FileStoreTable table;
    private final Predicate<Snapshot> ofSink;
    private final MaintenanceSettings settings;
    private final MaintenanceReport report;

    PaimonExpiry(
            FileStoreTable table,
            Predicate<Snapshot> ofSink,
            MaintenanceSettings settings,
            MaintenanceReport report) {
        this.table = requireNonNull(table, "table");
        this.ofSink = requireNonNull(ofSink, "ofSink");
        this.settings = requireNonNull(settings, "settings");
        this.report = requireNonNull(report, "report");
    }

    void run() {
        SnapshotManager snapshots = table.snapshotManager();
        Long latest = snapshots.latestSnapshotIdFromFileSystem();
        if (latest == null) {
            return;
        }
        Snapshot last = snapshots.traversalSnapshotsFromLatestSafely(ofSink::test);
        long keep = last == null ? latest : last.id();
        if (settings.isDryRun()) {
            int count = countOld(snapshots, keep);
            if (count > 0) {
                report.add("snapshots to expire", count);
            }
            return;
        }
        // Paimon counts back from its own idea of now.
        long age = System.currentTimeMillis() - settings.expireBefore().toEpochMilli();
        int expired =
                table.newExpireSnapshots()
                        .config(
                                ExpireConfig.builder()
                                        .snapshotRetainMax(Integer.MAX_VALUE)
                                        .snapshotRetainMin(Math.toIntExact(latest - keep + 1))
                                        .snapshotTimeRetain(Duration.ofMillis(age))
                                        .snapshotMaxDeletes(Integer.MAX_VALUE)
                                        .build())
                        .expire();
        if (expired > 0) {
            report.add("snapshots expired", expired);
        }
    }

    private int countOld(SnapshotManager snapshots, long keep) {
        Long id = snapshots.earliestSnapshotId();
        int count = 0;
        while (id != null
                && id < keep
                && snapshots.snapshotExists(id)
                && snapshots.snapshot(id).timeMillis() < settings.expireBefore().toEpochMilli()) {
            count++;
            id++;
        }
        return count;
    }
}
