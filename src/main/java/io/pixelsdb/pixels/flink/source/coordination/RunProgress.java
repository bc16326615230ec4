package io.pixelsdb.pixels.flink.source.coordination;

import io.pixelsdb.pixels.flink.source.split.TableId;
import java.util.Collection;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/** How far a reader of a bounded run is, told to the enumerator when it changes. Immutable. */
@Internal
public final class RunProgress implements SourceEvent {

    private static final long serialVersionUID = 1L;

    private final int splits;
    private final long changes;
    private final Set<TableId> heardOf;
    private final boolean idle;
    private final boolean drained;

    /**
     * @param splits how many the reader has
     * @param changes emitted so far, of these splits
     * @param heardOf tables of which these changes are
     * @param idle whether the server has had nothing for its buckets for as long as ends the run
     * @param drained whether everything that it had polled when told to end is emitted
     */
    public RunProgress(
            int splits, long changes, Collection<TableId> heardOf, boolean idle, boolean drained) {
        this.splits = splits;
        this.changes = changes;
        this.heardOf = Set.copyOf(heardOf);
        this.idle = idle;
        this.drained = drained;
    }

    public int splits() {
        return splits;
    }

    public long changes() {
        return changes;
    }

    public Set<TableId> heardOf() {
        return heardOf;
    }

    public boolean idle() {
        return idle;
    }

    public boolean drained() {
        return drained;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof RunProgress
                && splits == ((RunProgress) o).splits
                && changes == ((RunProgress) o).changes
                && heardOf.equals(((RunProgress) o).heardOf)
                && idle == ((RunProgress) o).idle
                && drained == ((RunProgress) o).drained;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(changes);
    }

    @Override
    public String toString() {
        return changes
                + " changes of "
                + splits
                + " splits, of "
                + heardOf
                + (idle ? ", idle" : "")
                + (drained ? ", drained" : "");
    }
}
