package io.pixelsdb.pixels.flink.source.segment;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * Divides the journal into what a checkpoint no longer needs and what it does. Of writers up to a
 * largest one, segments are needed from a number on, or not at all if the writer is not named;
 * every segment of larger writers is needed. Immutable.
 */
@Internal
public final class JournalCut implements Serializable {

    /** Before everything: every segment is needed. */
    public static final JournalCut START = new JournalCut(0, Map.of());

    private static final long serialVersionUID = 1L;

    private final long upToWriter;
    private final TreeMap<Long, Long> firstNeeded;

    /**
     * @param upToWriter largest writer that the cut knows about
     * @param firstNeeded for each writer that is still needed the number of its first segment
     */
    public JournalCut(long upToWriter, Map<Long, Long> firstNeeded) {
        this.upToWriter = upToWriter;
        this.firstNeeded = new TreeMap<>(firstNeeded);
    }

    public boolean needs(SegmentName segment) {
        if (segment.writer() > upToWriter) {
            return true;
        }
        Long first = firstNeeded.get(segment.writer());
        return first != null && segment.number() >= first;
    }

    /** Whether it knows that a writer has ended and that all it left is covered. */
    public boolean hasPassed(long writer) {
        return writer <= upToWriter && !firstNeeded.containsKey(writer);
    }

    public long upToWriter() {
        return upToWriter;
    }

    public SortedMap<Long, Long> firstNeeded() {
        return Collections.unmodifiableSortedMap(firstNeeded);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof JournalCut
                && upToWriter == ((JournalCut) o).upToWriter
                && firstNeeded.equals(((JournalCut) o).firstNeeded);
    }

    @Override
    public int hashCode() {
        return Objects.hash(upToWriter, firstNeeded);
    }

    @Override
    public String toString() {
        return firstNeeded + " up to " + upToWriter;
    }
}
