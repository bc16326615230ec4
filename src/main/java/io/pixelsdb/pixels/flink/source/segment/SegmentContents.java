package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What is needed of one segment, and what it and others tell of one another. Immutable. */
@Internal
public final class SegmentContents {

    private final SegmentName name;
    private final List<SegmentEntry> entries;
    @Nullable private final SegmentLink previous;
    private final int count;
    private final boolean ended;
    private final long end;

    /**
     * @param entries those that are needed, in the order in which they were written
     * @param previous what it tells of the segment before it, as far as that is known
     * @param count of all entries, needed or not
     * @param ended whether it has its end mark
     * @param end byte at which it ends
     */
    SegmentContents(
            SegmentName name,
            List<SegmentEntry> entries,
            @Nullable SegmentLink previous,
            int count,
            boolean ended,
            long end) {
        this.name = requireNonNull(name, "name");
        this.entries = List.copyOf(entries);
        this.previous = previous;
        this.count = count;
        this.ended = ended;
        this.end = end;
    }

    /** Of a writer's first segment that is complete and without entries. */
    public static SegmentContents nothing(SegmentName name) {
        return new SegmentContents(name, List.of(), null, 0, true, SegmentFormat.EMPTY_BYTES);
    }

    public SegmentName name() {
        return name;
    }

    public List<SegmentEntry> entries() {
        return entries;
    }

    /** Empty for the first one, and for one that is cut off at its start. */
    public Optional<SegmentLink> previous() {
        return Optional.ofNullable(previous);
    }

    /**
     * @param told by a segment after this one
     * @throws DamagedJournalException if this one has lost something
     */
    public void requireWhole(SegmentLink told) throws DamagedJournalException {
        if (told.ended() && !ended) {
            throw new DamagedJournalException(
                    name.fileName(), end, "the file was complete once, and its end is missing");
        }
        if (count < told.entries()) {
            throw new DamagedJournalException(
                    name.fileName(),
                    end,
                    "it held " + told.entries() + " entries once, and holds " + count);
        }
    }
}
