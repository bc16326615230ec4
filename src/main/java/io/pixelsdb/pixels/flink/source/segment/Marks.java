package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * The journal's low-water marks: where a start without state begins, and what has been removed.
 * Immutable.
 */
@Internal
public final class Marks {

    /** Of a journal in which no checkpoint has ever become safe. */
    public static final Marks NONE = new Marks(JournalCut.START, new TreeMap<>(), new TreeMap<>());

    private final JournalCut cut;
    private final TreeMap<BucketId, PixelsSplit> safe;
    private final TreeMap<BucketId, Long> removedBefore;

    private Marks(
            JournalCut cut,
            TreeMap<BucketId, PixelsSplit> safe,
            TreeMap<BucketId, Long> removedBefore) {
        this.cut = requireNonNull(cut, "cut");
        this.safe = safe;
        this.removedBefore = removedBefore;
    }

    /**
     * @param cut segments that the positions may need
     * @param safe one split for each bucket that was ever emitted from, with its safe position
     * @param removedBefore for a bucket the sequence before which entries may have been deleted
     */
    public static Marks of(
            JournalCut cut, Collection<PixelsSplit> safe, Map<BucketId, Long> removedBefore) {
        TreeMap<BucketId, PixelsSplit> byBucket = new TreeMap<>();
        safe.forEach(split -> byBucket.put(split.bucket(), split));
        return new Marks(cut, byBucket, new TreeMap<>(removedBefore));
    }

    public JournalCut cut() {
        return cut;
    }

    /** Safe positions, by bucket. */
    public Map<BucketId, PixelsSplit> safe() {
        return Map.copyOf(safe);
    }

    /** The split that a start without state gives out for a bucket. */
    public PixelsSplit startOf(BucketId bucket) {
        return safe.getOrDefault(bucket, PixelsSplit.unread(bucket));
    }

    public Map<BucketId, Long> removedBefore() {
        return Map.copyOf(removedBefore);
    }

    /** The sequence before which entries of a bucket may have been deleted. */
    public long removedBefore(BucketId bucket) {
        return removedBefore.getOrDefault(bucket, 0L);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Marks
                && cut.equals(((Marks) o).cut)
                && safe.equals(((Marks) o).safe)
                && removedBefore.equals(((Marks) o).removedBefore);
    }

    @Override
    public int hashCode() {
        return cut.hashCode();
    }

    @Override
    public String toString() {
        return "safe " + safe.values() + ", removed before " + removedBefore;
    }
}
