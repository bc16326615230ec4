package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rewrites and commits groups of files, some at a time. Its threads end with each call. */
final class GroupRewrites {

    private static final Logger LOG = LoggerFactory.getLogger(GroupRewrites.class);

    private final GroupRewriter rewriter;
    private final GroupCommits commits;
    private final MaintenanceReport report;

    GroupRewrites(GroupRewriter rewriter, GroupCommits commits, MaintenanceReport report) {
        this.rewriter = requireNonNull(rewriter, "rewriter");
        this.commits = requireNonNull(commits, "commits");
        this.report = requireNonNull(report, "report");
    }

    /**
     * @return the last race that was lost, or null
     * @throws IOException if a group could not be rewritten; others may be by then, and none is
     *     later
     */
    Exception run(List<RewriteFileGroup> groups, int parallelism) throws IOException {
        try (Workers threads = new Workers(parallelism)) {
            List<Future<Exception>> outcomes = new ArrayList<>();
            for (RewriteFileGroup group : groups) {
                Callable<Exception> rewrite = () -> rewrite(group);
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

    private Exception rewrite(RewriteFileGroup group) throws IOException {
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
        count(report, group, "rewritten");
        report.add("data files written", group.addedFiles().size());
        report.add(
                "bytes written",
                group.addedFiles().stream()
                        .mapToLong(ContentFile<DataFile>::fileSizeInBytes)
                        .sum());
        return null;
    }

    /** Adds what a group takes out of the table. */
    static void count(MaintenanceReport report, RewriteFileGroup group, String what) {
        report.add("data files " + what, group.inputFileNum());
        report.add("bytes " + what, group.inputFilesSizeInBytes());
    }
}
