package io.pixelsdb.pixels.flink.sink.paimon.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.flink.table.api.ValidationException;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.append.AppendCompactCoordinator;
import org.apache.paimon.append.AppendCompactTask;
import org.apache.paimon.manifest.BucketEntry;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.EndOfScanException;

/**
 * Compacts every bucket of a table whose job is told not to (write-only mode), each in a commit of
 * its own. Beside a job that compacts by itself, one of both would fail for every file that both
 * want. Used once.
 */
final class PaimonCompaction {

    /** Commits that are lost are tried again with what the bucket holds then. */
    private static final int ATTEMPTS = 3;

    private final FileStoreTable table;
    private final boolean atomicCommits;
    private final MaintenanceSettings settings;
    private final MaintenanceReport report;

    PaimonCompaction(
            FileStoreTable table,
            boolean atomicCommits,
            MaintenanceSettings settings,
            MaintenanceReport report) {
        this.table = requireNonNull(table, "table");
        this.atomicCommits = atomicCommits;
        this.settings = requireNonNull(settings, "settings");
        this.report = requireNonNull(report, "report");
    }

    void run() throws IOException {
        if (!isAllowed() || table.snapshotManager().latestSnapshotId() == null) {
            return;
        }
        Map<String, String> options = new HashMap<>();
        options.put(CoreOptions.WRITE_ONLY.key(), "false");
        settings.targetFileSize()
                .ifPresent(size -> options.put(CoreOptions.TARGET_FILE_SIZE.key(), size + " b"));
        FileStoreTable writable = table.copy(options);
        PaimonRewriter rewriter = new PaimonRewriter(writable, table, newUser(), report);
        List<Callable<Void>> tasks = new ArrayList<>();
        if (table.bucketMode() == BucketMode.BUCKET_UNAWARE) {
            for (AppendCompactTask task : appendTasks(writable)) {
                report.add(word("data files"), task.compactBefore().size());
                tasks.add(() -> rewriter.compact(task));
            }
        } else {
            int few = fewestFiles();
            for (BucketEntry bucket : table.newSnapshotReader().bucketEntries()) {
                if (bucket.bucket() >= 0 && bucket.fileCount() >= few) {
                    report.add(word("data files"), bucket.fileCount());
                    tasks.add(() -> rewriter.compact(bucket.partition(), bucket.bucket()));
                }
            }
        }
        if (!settings.isDryRun()) {
            runAll(tasks);
        }
    }

    /**
     * A single file is as compact as can be. But readers with deletion vectors pass over a file
     * until a compaction has looked at it, and it may have many rows that are deleted.
     */
    private int fewestFiles() {
        return table.coreOptions().deletionVectorsEnabled() ? 1 : 2;
    }

    private String word(String what) {
        return what + (settings.isDryRun() ? " to compact" : " looked at");
    }

    private boolean isAllowed() {
        if (settings.isOffline()) {
            return true;
        }
        if (!table.coreOptions().writeOnly()) {
            report.remark(
                    "Not compacted: the job does so itself, unless paimon.table."
                            + CoreOptions.WRITE_ONLY.key()
                            + "=true");
            return false;
        }
        if (!atomicCommits) {
            throw new ValidationException(
                    "Not compacted: in this storage Paimon has no atomic rename, and without a lock"
                            + " a commit beside the job's could replace one of them. Stop the"
                            + " job and use --offline, or let the job compact, without"
                            + " paimon.table."
                            + CoreOptions.WRITE_ONLY.key());
        }
        return true;
    }

    /** Distinct from the users of sinks, as its commits all have one number. */
    private static String newUser() {
        return "maintenance-" + UUID.randomUUID();
    }

    private static List<AppendCompactTask> appendTasks(FileStoreTable table) {
        AppendCompactCoordinator coordinator = new AppendCompactCoordinator(table, false);
        List<AppendCompactTask> tasks = new ArrayList<>();
        while (true) {
            try {
                tasks.addAll(coordinator.run());
            } catch (EndOfScanException e) {
                return tasks;
            }
        }
    }

    private void runAll(List<Callable<Void>> tasks) throws IOException {
        try (Workers threads = new Workers(settings.parallelism())) {
            List<Future<Void>> outcomes = new ArrayList<>();
            tasks.forEach(task -> outcomes.add(threads.submit(patiently(task))));
            for (Future<Void> outcome : outcomes) {
                outcome.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A bucket could not be compacted", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while compacting", e);
        }
    }

    private static Callable<Void> patiently(Callable<Void> task) {
        return () -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    return task.call();
                } catch (PaimonRewriter.LostRaceException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        };
    }
}
