package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes small data files, and those with many deletes, anew. Each group of files is a commit of
 * its own under the sequence number at which it was planned, so that deletes which a job commits
 * meanwhile apply to the new files as well. A group that loses a race is planned again. A table
 * that was long neglected is done part by part, the oldest changes first. Used once.
 */
final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private static final int ATTEMPTS = 3;

    /** A key of a delete in memory, roughly. */
    private static final int BYTES_PER_DELETE = 250;

    /** A delete of a data file in a plan, with all that is held meanwhile. */
    private static final int BYTES_PER_PAIR = 64;

    private final Supplier<Table> tables;
    private final MaintenanceSettings settings;
    private final MaintenanceReport report;
    private final long maxPairs;
    private final Set<String> toRewrite = new HashSet<>();

    /**
     * @param tables loads the table as it is
     */
    Compaction(Supplier<Table> tables, MaintenanceSettings settings, MaintenanceReport report) {
        this(tables, settings, report, Runtime.getRuntime().maxMemory() / BYTES_PER_PAIR);
    }

    /**
     * @param maxPairs so many deletes of data files are planned at a time, roughly
     */
    Compaction(
            Supplier<Table> tables,
            MaintenanceSettings settings,
            MaintenanceReport report,
            long maxPairs) {
        this.tables = requireNonNull(tables, "tables");
        this.settings = requireNonNull(settings, "settings");
        this.report = requireNonNull(report, "report");
        this.maxPairs = maxPairs;
    }

    /**
     * @return paths of data files that it would write anew, if it is a dry run
     */
    Set<String> run() throws IOException {
        Table table = tables.get();
        if (!canBeCompacted(table)) {
            return Set.of();
        }
        if (pairs(table.currentSnapshot()) <= maxPairs) {
            compact(table, OptionalLong.empty());
            return toRewrite;
        }
        if (settings.isDryRun()) {
            describe(table);
            return toRewrite;
        }
        for (long horizon : horizons(LiveFiles.of(table, table.currentSnapshot()))) {
            LOG.info("Compacting {} up to sequence number {}", table.name(), horizon);
            if (!compact(table, OptionalLong.of(horizon))) {
                return toRewrite;
            }
            table = tables.get();
        }
        compact(table, OptionalLong.empty());
        return toRewrite;
    }

    private List<Long> horizons(LiveFiles files) {
        return Backlog.horizons(files, maxPairs, deletesInMemory());
    }

    private boolean canBeCompacted(Table table) {
        if (table.currentSnapshot() == null) {
            return false;
        }
        if (TableUtil.formatVersion(table) > 2) {
            report.remark("Not compacted: rows of format version 3 have ids that would change");
            return false;
        }
        if (Partitionings.areMixed(table, table.currentSnapshot())) {
            report.remark(
                    "Not compacted: it has files of an earlier partitioning, which deletes of a job"
                            + " that began with it would no longer reach");
            return false;
        }
        return true;
    }

    /** Most deletes of data files that a scan of a snapshot can name. */
    private static long pairs(Snapshot snapshot) {
        Map<String, String> summary = snapshot.summary();
        String data = summary.get(SnapshotSummary.TOTAL_DATA_FILES_PROP);
        String deletes = summary.get(SnapshotSummary.TOTAL_DELETE_FILES_PROP);
        return data == null || deletes == null
                ? Long.MAX_VALUE
                : Long.parseLong(data) * Long.parseLong(deletes);
    }

    /**
     * @param horizon sequence number of the last change to look at, or all
     * @return false if it can no longer be compacted
     */
    private boolean compact(Table first, OptionalLong horizon) throws IOException {
        Exception lost = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Table table = attempt == 0 ? first : tables.get();
            if (attempt > 0 && !canBeCompacted(table)) {
                return false;
            }
            Snapshot snapshot = table.currentSnapshot();
            CompactionPlan plan = new CompactionPlan(table, settings);
            List<RewriteFileGroup> groups =
                    horizon.isPresent()
                            ? plan.between(LiveFiles.of(table, snapshot), -1, horizon.getAsLong())
                            : plan.all();
            if (settings.isDryRun()) {
                groups.forEach(this::describe);
                return true;
            }
            lost = rewrite(table, groups, horizon.orElse(snapshot.sequenceNumber()));
            if (lost == null) {
                return true;
            }
        }
        throw new IOException(
                "Other commits were quicker " + ATTEMPTS + " times; part of the table is as it was",
                lost);
    }

    /** Each part by itself, though really each is compacted with what is left of the former. */
    private void describe(Table table) throws IOException {
        CompactionPlan plan = new CompactionPlan(table, settings);
        LiveFiles files = LiveFiles.of(table, table.currentSnapshot());
        long after = -1;
        for (long horizon : horizons(files)) {
            plan.between(files, after, horizon).forEach(this::describe);
            after = horizon;
        }
        long now = table.currentSnapshot().sequenceNumber();
        plan.between(files, after, now).forEach(this::describe);
    }

    private void describe(RewriteFileGroup group) {
        GroupRewrites.count(report, group, "to rewrite");
        group.rewrittenFiles().forEach(file -> toRewrite.add(file.location()));
    }

    private Exception rewrite(Table table, List<RewriteFileGroup> groups, long sequenceNumber)
            throws IOException {
        return new GroupRewrites(
                        new GroupRewriter(table, deletesInMemory()),
                        new GroupCommits(table, sequenceNumber),
                        report)
                .run(groups, settings.parallelism());
    }

    private long deletesInMemory() {
        long memory = Runtime.getRuntime().maxMemory() / 4 / settings.parallelism();
        return Math.max(10_000, memory / BYTES_PER_DELETE);
    }
}
