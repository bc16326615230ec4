package io.pixelsdb.pixels.flink.source.segment;

import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/** What is needed of one segment, and of what it tells of others. Immutable. */
final class SegmentContents {

    private final List<SegmentEntry> entries;
    @Nullable private final SegmentName previous;

    /**
     * @param entries those that are needed, in the order in which they were written
     * @param previous its writer's segment before it, as far as that is known
     */
    SegmentContents(List<SegmentEntry> entries, @Nullable SegmentName previous) {
        this.entries = List.copyOf(entries);
        this.previous = previous;
    }

    List<SegmentEntry> entries() {
        return entries;
    }

    /** Empty for the first one, and for one that is cut off at its start. */
    Optional<SegmentName> previous() {
        return Optional.ofNullable(previous);
    }
}
