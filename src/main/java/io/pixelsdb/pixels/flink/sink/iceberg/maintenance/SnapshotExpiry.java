package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Lets old snapshots expire, but none that a job needs when it is restored: its committer walks
 * from the current snapshot back to its own last one to learn what it has committed (apache/iceberg
 * 5846). Used once.
 */
final class SnapshotExpiry {

    /** So long is the last commit of a writer kept that is not the latest one. */
    private static final Duration FORMER_WRITERS = Duration.ofDays(30);

    private final Table table;
    private final Function<Snapshot, Optional<String>> writers;
    private final MaintenanceSettings settings;
    private final MaintenanceReport report;

    /**
     * @param writers which sink has committed a snapshot, if it was one
     */
    SnapshotExpiry(
            Table table,
            Function<Snapshot, Optional<String>> writers,
            MaintenanceSettings settings,
            MaintenanceReport report) {
        this.table = requireNonNull(table, "table");
        this.writers = requireNonNull(writers, "writers");
        this.settings = requireNonNull(settings, "settings");
        this.report = requireNonNull(report, "report");
    }

    void run() throws IOException {
        if (table.currentSnapshot() == null) {
            return;
        }
        Instant before =
                lastCommits()
                        .filter(needed -> needed.isBefore(settings.expireBefore()))
                        .orElse(settings.expireBefore());
        ExpireSnapshots expire = table.expireSnapshots().expireOlderThan(before.toEpochMilli());
        int snapshots = expire.apply().size();
        if (snapshots == 0) {
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

    /**
     * The earliest time of the last commits of all sinks that may be restored, and of what was
     * committed after them: clocks may differ, and expiry stops at the first that is too old.
     */
    private Optional<Instant> lastCommits() {
        Instant forgotten = settings.expireBefore().minus(FORMER_WRITERS);
        Set<String> seen = new HashSet<>();
        Optional<Instant> earliest = Optional.empty();
        Instant earliestSoFar = Instant.MAX;
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            Instant time = Instant.ofEpochMilli(snapshot.timestampMillis());
            earliestSoFar = time.isBefore(earliestSoFar) ? time : earliestSoFar;
            Optional<String> writer = writers.apply(snapshot);
            if (writer.isPresent()
                    && (seen.isEmpty() || time.isAfter(forgotten))
                    && seen.add(writer.get())) {
                earliest = Optional.of(earliestSoFar);
            }
        }
        return earliest;
    }
}
