package io.pixelsdb.pixels.flink.sink.paimon.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.io.FileNotFoundException;
import java.util.function.Predicate;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.ExpireSnapshotsImpl;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.SnapshotManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets old snapshots expire, but not the last one of a sink, nor any after it: a job that is
 * restored learns from it what it has committed, and would commit that again. Used once.
 */
final class PaimonExpiry {

    private static final Logger LOG = LoggerFactory.getLogger(PaimonExpiry.class);

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
        Long earliest = snapshots.earliestSnapshotId();
        Long latest = snapshots.latestSnapshotIdFromFileSystem();
        if (earliest == null || latest == null) {
            return;
        }
        Snapshot last = snapshots.traversalSnapshotsFromLatestSafely(ofSink::test);
        long end = firstYoung(snapshots, earliest, last == null ? latest : last.id());
        if (end <= earliest) {
            return;
        }
        if (settings.isDryRun()) {
            report.add("snapshots to expire", end - earliest);
            return;
        }
        // Up to a number: Paimon's own rule counts back from the latest, which may be another now.
        int expired =
                new ExpireSnapshotsImpl(
                                snapshots,
                                table.changelogManager(),
                                table.store().newSnapshotDeletion(),
                                table.store().newTagManager())
                        .expireUntil(earliest, end);
        if (expired > 0) {
            report.add("snapshots expired", expired);
        }
    }

    /** The first that has to stay: by its age, as somebody is about to read it, or at last. */
    private long firstYoung(SnapshotManager snapshots, long earliest, long keep) {
        long end = Math.min(keep, table.consumerManager().minNextSnapshot().orElse(keep));
        long before = settings.expireBefore().toEpochMilli();
        for (long id = earliest; id < end; id++) {
            try {
                if (snapshots.tryGetSnapshot(id).timeMillis() >= before) {
                    return id;
                }
            } catch (FileNotFoundException e) {
                LOG.debug("Snapshot {} of {} is gone already", id, table.name(), e);
            }
        }
        return end;
    }
}
