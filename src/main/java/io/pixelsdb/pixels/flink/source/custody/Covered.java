package io.pixelsdb.pixels.flink.source.custody;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/** How far a completed checkpoint has come. Immutable. */
@Internal
public final class Covered {

    private final JournalCut cut;
    private final TreeMap<BucketId, PixelsSplit> splits;

    /**
     * @param cut segments that its positions may need
     * @param splits one for each bucket, with its position
     */
    public Covered(JournalCut cut, Collection<PixelsSplit> splits) {
        this.cut = requireNonNull(cut, "cut");
        this.splits = new TreeMap<>();
        splits.forEach(split -> this.splits.put(split.bucket(), split));
    }

    /** What marks tell as safe. */
    public static Covered of(Marks marks) {
        return new Covered(marks.cut(), marks.safe().values());
    }

    public JournalCut cut() {
        return cut;
    }

    public Collection<PixelsSplit> splits() {
        return splits.values();
    }

    /** The same with newer splits in place of those of the same buckets, under another cut. */
    Covered with(JournalCut newer, Collection<PixelsSplit> newerSplits) {
        Map<BucketId, PixelsSplit> merged = new TreeMap<>(splits);
        newerSplits.forEach(split -> merged.put(split.bucket(), split));
        return new Covered(newer, merged.values());
    }

    Marks toMarks(Map<BucketId, Long> removedBefore) {
        return Marks.of(cut, splits.values(), removedBefore);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Covered
                && cut.equals(((Covered) o).cut)
                && splits.equals(((Covered) o).splits);
    }

    @Override
    public int hashCode() {
        return cut.hashCode();
    }

    @Override
    public String toString() {
        return splits.values() + " with " + cut;
    }
}
