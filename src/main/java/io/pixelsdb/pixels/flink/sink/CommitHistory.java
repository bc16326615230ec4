package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** What a table itself says of the commits of a job, and of its columns. Used in a TaskManager. */
@Internal
public interface CommitHistory extends Serializable {

    /** No commit is known. */
    long NONE = -1;

    /** The commit after the last row, as at the end of input and when a job is drained. */
    long FINAL = Long.MAX_VALUE;

    /**
     * The checkpoint that the last commit of a run belongs to.
     *
     * @return {@link #NONE} if there is none, or it has expired; {@link #FINAL} for a last commit
     */
    long lastCommitted(SinkRun run) throws IOException;

    /**
     * Whether a sink that another job restores from a checkpoint before its last commit loses
     * nothing: it withholds commits until the numbers of checkpoints have passed that commit's. If
     * not, it may take new commits for old ones and drop them.
     */
    boolean withholdsWhenOvertaken();

    /**
     * Asks whether the table still has the columns that the job writes. Does nothing where that is
     * looked at in each commit.
     *
     * @throws UnrecoverableException if it has not
     */
    default void requireFittingColumns() throws IOException {}
}
