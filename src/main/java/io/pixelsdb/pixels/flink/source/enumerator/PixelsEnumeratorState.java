package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What the enumerator keeps in a checkpoint. Immutable. */
@Internal
public final class PixelsEnumeratorState {

    private final Set<BucketId> knownBuckets;
    private final List<PixelsSplit> unassigned;
    @Nullable private final JournalState journal;
    @Nullable private final EndOfRun end;

    /**
     * @param knownBuckets every bucket that ever had a split
     * @param unassigned splits that no reader owns at the checkpoint
     * @param journal what is to be remembered of the journal; null without one
     * @param end of a bounded run; null as long as it has not begun
     */
    public PixelsEnumeratorState(
            Collection<BucketId> knownBuckets,
            Collection<PixelsSplit> unassigned,
            @Nullable JournalState journal,
            @Nullable EndOfRun end) {
        this.knownBuckets = Set.copyOf(knownBuckets);
        this.unassigned = List.copyOf(unassigned);
        this.journal = journal;
        this.end = end;
    }

    /** The state of a run whose end has not begun. */
    public PixelsEnumeratorState(
            Collection<BucketId> knownBuckets,
            Collection<PixelsSplit> unassigned,
            @Nullable JournalState journal) {
        this(knownBuckets, unassigned, journal, null);
    }

    /** The state of a job that never ran. */
    public static PixelsEnumeratorState initial() {
        return new PixelsEnumeratorState(List.of(), List.of(), null);
    }

    public Set<BucketId> knownBuckets() {
        return knownBuckets;
    }

    public List<PixelsSplit> unassigned() {
        return unassigned;
    }

    public Optional<JournalState> journal() {
        return Optional.ofNullable(journal);
    }

    /** Of a bounded run, once it has begun. */
    public Optional<EndOfRun> end() {
        return Optional.ofNullable(end);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof PixelsEnumeratorState
                && knownBuckets.equals(((PixelsEnumeratorState) o).knownBuckets)
                && unassigned.equals(((PixelsEnumeratorState) o).unassigned)
                && Objects.equals(journal, ((PixelsEnumeratorState) o).journal)
                && Objects.equals(end, ((PixelsEnumeratorState) o).end);
    }

    @Override
    public int hashCode() {
        return Objects.hash(knownBuckets, unassigned, journal, end);
    }

    @Override
    public String toString() {
        return "known "
                + knownBuckets
                + ", unassigned "
                + unassigned
                + (journal == null ? "" : ", " + journal)
                + (end == null ? "" : ", " + end);
    }
}
