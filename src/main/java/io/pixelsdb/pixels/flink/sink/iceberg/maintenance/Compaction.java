package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteDataFilesCommitManager;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PropertyUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes small data files, and those with many deletes, anew. Each group of files is a commit of
 * its own under the sequence number at which it was planned, so that deletes which a job commits
 * meanwhile apply to the new files as well. A group that loses a race is planned again. Used once.
 */
final class Compaction {

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private static final int ROUNDS = 3;

    /** Files of the target's size in a group: what is done again when a commit is lost. */
    private static final int FILES_PER_GROUP = 4;

    /** A key of a delete in memory, roughly. */
    private static final int BYTES_PER_DELETE = 250;

    private final Supplier<Table> tables;
    private final MaintenanceSettings settings;
    private final MaintenanceReport report;

    /**
     * @param tables loads the table as it is
     */
    Compaction(Supplier<Table> tables, MaintenanceSettings settings, MaintenanceReport report) {
        this.tables = requireNonNull(tables, "tables");
        this.settings = requireNonNull(settings, "settings");
        this.report = requireNonNull(report, "report");
    }

    void run() throws IOException {
        Exception lost = null;
        for (int round = 0; round < ROUNDS; round++) {
            Table table = tables.get();
            if (table.currentSnapshot() == null) {
                return;
            }
            if (TableUtil.formatVersion(table) > 2) {
                report.remark("Not compacted: rows of format version 3 have ids that would change");
                return;
            }
            List<RewriteFileGroup> groups = plan(table);
            lost = settings.isDryRun() ? describe(groups) : rewrite(table, groups);
            if (lost == null) {
                return;
            }
        }
        throw new IOException(
                "Other commits were quicker " + ROUNDS + " times; part of the table is as it was",
                lost);
    }

    private List<RewriteFileGroup> plan(Table table) throws IOException {
        long target =
                settings.targetFileSize()
                        .orElseGet(
                                () ->
                                        PropertyUtil.propertyAsLong(
                                                table.properties(),
                                                TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
                                                TableProperties
                                                        .WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT));
        Map<String, String> options = new HashMap<>();
        options.put(BinPackRewriteFilePlanner.TARGET_FILE_SIZE_BYTES, Long.toString(target));
        options.put(
                BinPackRewriteFilePlanner.MAX_FILE_GROUP_SIZE_BYTES,
                Long.toString(target * FILES_PER_GROUP));
        options.put(
                BinPackRewriteFilePlanner.DELETE_FILE_THRESHOLD,
                Integer.toString(settings.maxDeleteFiles()));
        BinPackRewriteFilePlanner planner = new BinPackRewriteFilePlanner(table);
        planner.init(options);
        List<RewriteFileGroup> groups = new ArrayList<>();
        try (CloseableIterable<RewriteFileGroup> planned = planner.plan().groups()) {
            planned.forEach(groups::add);
        }
        return groups;
    }

    private Exception describe(List<RewriteFileGroup> groups) {
        groups.forEach(group -> count(group, "to rewrite"));
        return null;
    }

    private void count(RewriteFileGroup group, String what) {
        report.add("data files " + what, group.inputFileNum());
        report.add("bytes " + what, group.inputFilesSizeInBytes());
    }

    /** The last race that was lost, or null. */
    private Exception rewrite(Table table, List<RewriteFileGroup> groups) throws IOException {
        Snapshot snapshot = table.currentSnapshot();
        RewriteDataFilesCommitManager commits =
                new RewriteDataFilesCommitManager(
                        LaterDeletes.keptIn(table, snapshot), snapshot.snapshotId(), true);
        GroupRewriter rewriter = new GroupRewriter(table, deletesInMemory());
        try (Workers threads = new Workers(settings.parallelism())) {
            List<Future<Exception>> outcomes = new ArrayList<>();
            for (RewriteFileGroup group : groups) {
                Callable<Exception> rewrite = () -> rewrite(group, rewriter, commits);
                outcomes.add(threads.submit(rewrite));
            }
            Exception lost = null;
            for (Future<Exception> outcome : outcomes) {
                Exception conflict = outcome.get();
                lost = conflict == null ? lost : conflict;
            }
            return lost;
        } catch (ExecutionException e) {
            throw new IOException("Files could not be rewritten", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while rewriting files", e);
        }
    }

    private Exception rewrite(
            RewriteFileGroup group, GroupRewriter rewriter, RewriteDataFilesCommitManager commits)
            throws IOException {
        try {
            group.setOutputFiles(rewriter.rewrite(group));
            // One at a time, so that our own commits do not race with one another.
            synchronized (commits) {
                commits.commitOrClean(Set.of(group));
            }
        } catch (CommitFailedException | ValidationException | NotFoundException e) {
            LOG.info("A group of {} files changed meanwhile", group.inputFileNum(), e);
            return e;
        }
        count(group, "rewritten");
        report.add("data files written", group.addedFiles().size());
        report.add(
                "bytes written",
                group.addedFiles().stream()
                        .mapToLong(ContentFile<DataFile>::fileSizeInBytes)
                        .sum());
        return null;
    }

    private long deletesInMemory() {
        long memory = Runtime.getRuntime().maxMemory() / 4 / settings.parallelism();
        return Math.max(10_000, memory / BYTES_PER_DELETE);
    }
}
