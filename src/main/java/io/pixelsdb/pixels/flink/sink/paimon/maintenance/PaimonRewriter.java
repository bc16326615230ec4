package io.pixelsdb.pixels.flink.sink.paimon.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import java.util.List;
import java.util.Map;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.append.AppendCompactTask;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.disk.IOManager;
import org.apache.paimon.operation.BaseAppendFileStoreWrite;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.CommitMessageImpl;
import org.apache.paimon.table.sink.TableCommitImpl;
import org.apache.paimon.table.sink.TableWriteImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compacts one bucket, or some files, and commits that. Immutable; used by several threads. */
final class PaimonRewriter {

    private static final Logger LOG = LoggerFactory.getLogger(PaimonRewriter.class);

    private static final long IDENTIFIER = BatchWriteBuilder.COMMIT_IDENTIFIER;

    private final FileStoreTable writable;
    private final FileStoreTable committed;
    private final String user;
    private final MaintenanceReport report;

    /**
     * @param writable compacts
     * @param table as the job has it
     * @param user commits under this name
     */
    PaimonRewriter(
            FileStoreTable writable, FileStoreTable table, String user, MaintenanceReport report) {
        this.writable = requireNonNull(writable, "writable");
        // A commit in write-only mode lets no snapshots expire: that is a step of its own.
        this.committed = table.copy(Map.of(CoreOptions.WRITE_ONLY.key(), "true"));
        this.user = requireNonNull(user, "user");
        this.report = requireNonNull(report, "report");
    }

    /** The files that were to be replaced are gone, or no number could be had for the snapshot. */
    static final class LostRaceException extends Exception {

        private static final long serialVersionUID = 1L;

        LostRaceException(Throwable cause) {
            super(cause);
        }
    }

    /** Leaves as few files in a bucket as its size allows. */
    Void compact(BinaryRow partition, int bucket) throws Exception {
        try (IOManager disk = IOManager.create(System.getProperty("java.io.tmpdir"));
                TableWriteImpl<?> write = writable.newWrite(user)) {
            write.withIOManager(disk);
            write.compact(partition, bucket, true);
            commit(write.prepareCommit(true, IDENTIFIER));
        }
        return null;
    }

    /** Puts small files of a table without buckets together. */
    Void compact(AppendCompactTask task) throws Exception {
        BaseAppendFileStoreWrite write = (BaseAppendFileStoreWrite) writable.store().newWrite(user);
        try {
            commit(List.of(task.doCompact(writable, write)));
        } finally {
            write.close();
        }
        return null;
    }

    /** One at a time, so that our own commits do not race with one another. */
    private synchronized void commit(List<CommitMessage> messages) throws Exception {
        try (TableCommitImpl commit = committed.newCommit(user).ignoreEmptyCommit(true)) {
            commit.commit(IDENTIFIER, messages);
        } catch (RuntimeException e) {
            // What was written stays as an orphan: the commit may have got through after all.
            LOG.info("A compaction of {} could not be committed", committed.name(), e);
            throw new LostRaceException(e);
        }
        for (CommitMessage message : messages) {
            CommitMessageImpl files = (CommitMessageImpl) message;
            report.add("files replaced", files.compactIncrement().compactBefore().size());
            report.add("files written", files.compactIncrement().compactAfter().size());
        }
    }
}
