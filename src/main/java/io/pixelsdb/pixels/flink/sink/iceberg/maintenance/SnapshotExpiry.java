package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Lets old snapshots expire, but none that a job needs when it is restored: its committer walks
 * from the current snapshot back to its own last one to learn what it has committed (apache/iceberg
 * 5846). Used once.
 */
final class SnapshotExpiry {

    private final Table table;
    private final Function<Snapshot, Optional<Committer>> committers;
    private final MaintenanceSettings settings;
    private final MaintenanceReport report;

    /**
     * @param committers who has committed a snapshot, if it was a job
     */
    SnapshotExpiry(
            Table table,
            Function<Snapshot, Optional<Committer>> committers,
            MaintenanceSettings settings,
            MaintenanceReport report) {
        this.table = requireNonNull(table, "table");
        this.committers = requireNonNull(committers, "committers");
        this.settings = requireNonNull(settings, "settings");
        this.report = requireNonNull(report, "report");
    }

    void run() throws IOException {
        if (table.currentSnapshot() == null) {
            return;
        }
        Instant before =
                LastCommits.earliest(table, committers, settings.expireBefore())
                        .filter(needed -> needed.isBefore(settings.expireBefore()))
                        .orElse(settings.expireBefore());
        ExpireSnapshots expire = table.expireSnapshots().expireOlderThan(before.toEpochMilli());
        List<Snapshot> expired = expire.apply();
        int snapshots = expired.size();
        if (snapshots == 0) {
            return;
        }
        if (goTooFar(expired, before)) {
            report.remark(
                    "No snapshots expired: branch main has a max-snapshot-age of its own of "
                            + Duration.ofMillis(ageOfMain())
                            + ", by which some would go that a job needs when it is restored."
                            + " Take that setting from the branch");
            return;
        }
        if (settings.isDryRun()) {
            report.add("snapshots to expire", snapshots);
            return;
        }
        Collection<String> files = new ConcurrentLinkedQueue<>();
        expire.deleteWith(files::add).commit();
        report.add("snapshots expired", snapshots);
        Deletion.delete(table.io(), files, report, "files of theirs removed");
    }

    /** What is set for the branch itself counts for more with Iceberg than what it is asked for. */
    private boolean goTooFar(List<Snapshot> expired, Instant before) {
        if (ageOfMain() == Long.MAX_VALUE) {
            return false;
        }
        Set<Long> ofMain = new HashSet<>(SnapshotUtil.currentAncestorIds(table));
        return expired.stream()
                .anyMatch(
                        snapshot ->
                                ofMain.contains(snapshot.snapshotId())
                                        && snapshot.timestampMillis() >= before.toEpochMilli());
    }

    private long ageOfMain() {
        SnapshotRef main = table.refs().get(SnapshotRef.MAIN_BRANCH);
        Long age = main == null ? null : main.maxSnapshotAgeMs();
        return age == null ? Long.MAX_VALUE : age;
    }
}
