package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/** What the enumerator keeps in a checkpoint. Immutable. */
@Internal
public final class PixelsEnumeratorState {

    private final Set<BucketId> knownBuckets;
    private final List<PixelsSplit> unassigned;

    /**
     * @param knownBuckets every bucket that ever had a split
     * @param unassigned splits that no reader owns at the checkpoint
     */
    public PixelsEnumeratorState(
            Collection<BucketId> knownBuckets, Collection<PixelsSplit> unassigned) {
        this.knownBuckets = Set.copyOf(knownBuckets);
        this.unassigned = List.copyOf(unassigned);
    }

    /** The state of a job that never ran. */
    public static PixelsEnumeratorState initial() {
        return new PixelsEnumeratorState(List.of(), List.of());
    }

    public Set<BucketId> knownBuckets() {
        return knownBuckets;
    }

    public List<PixelsSplit> unassigned() {
        return unassigned;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof PixelsEnumeratorState
                && knownBuckets.equals(((PixelsEnumeratorState) o).knownBuckets)
                && unassigned.equals(((PixelsEnumeratorState) o).unassigned);
    }

    @Override
    public int hashCode() {
        return Objects.hash(knownBuckets, unassigned);
    }

    @Override
    public String toString() {
        return "known " + knownBuckets + ", unassigned " + unassigned;
    }
}
