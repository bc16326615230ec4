package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteDataFilesCommitManager;
import org.apache.iceberg.actions.RewriteFileGroup;

/** Commits groups of files that were written anew, at the place among all changes of their plan. */
final class GroupCommits extends RewriteDataFilesCommitManager {

    private final Table table;
    private final long snapshot;
    private final long sequenceNumber;

    /**
     * @param table as it was planned
     * @param sequenceNumber of the last change whose deletes are applied; later ones stay in force
     */
    GroupCommits(Table table, long sequenceNumber) {
        super(table);
        this.table = LaterDeletes.keptIn(requireNonNull(table, "table"), sequenceNumber);
        this.snapshot = table.currentSnapshot().snapshotId();
        this.sequenceNumber = sequenceNumber;
    }

    @Override
    public void commitFileGroups(Set<RewriteFileGroup> groups) {
        RewriteFiles rewrite =
                table.newRewrite()
                        .validateFromSnapshot(snapshot)
                        .dataSequenceNumber(sequenceNumber);
        for (RewriteFileGroup group : groups) {
            group.rewrittenFiles().forEach(rewrite::deleteFile);
            group.addedFiles().forEach(rewrite::addFile);
        }
        rewrite.commit();
    }
}
