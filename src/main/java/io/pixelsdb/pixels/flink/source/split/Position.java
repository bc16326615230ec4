package io.pixelsdb.pixels.flink.source.split;

import java.util.Comparator;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * A place in the changes of one split: the next record to emit. Responses of a split are numbered
 * in the order in which they were polled; records are numbered within their response. The writer of
 * the last record that was emitted is remembered, as entries of smaller writers do not count from
 * here on. Immutable.
 */
@Internal
public final class Position implements Comparable<Position> {

    public static final Position START = new Position(0, 0, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::sequence)
                    .thenComparingInt(Position::index)
                    .thenComparingLong(Position::writer);

    private final long writer;
    private final long sequence;
    private final int index;

    /**
     * @param writer number of the journal's writer whose entry was emitted last; 0 if there is none
     * @param sequence number of the response
     * @param index number of the record in the response
     */
    public Position(long writer, long sequence, int index) {
        if (writer < 0 || sequence < 0 || index < 0) {
            throw new IllegalArgumentException(
                    "No position: " + writer + ":" + sequence + "/" + index);
        }
        this.writer = writer;
        this.sequence = sequence;
        this.index = index;
    }

    /**
     * Number of the first response that is still to be polled: a response of which a record was
     * emitted has been polled already.
     */
    public long nextSequence() {
        return index == 0 ? sequence : sequence + 1;
    }

    public long writer() {
        return writer;
    }

    public long sequence() {
        return sequence;
    }

    public int index() {
        return index;
    }

    /** By response and record; a position of an earlier writer comes first among the same. */
    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Position
                && writer == ((Position) o).writer
                && sequence == ((Position) o).sequence
                && index == ((Position) o).index;
    }

    @Override
    public int hashCode() {
        return Objects.hash(writer, sequence, index);
    }

    @Override
    public String toString() {
        return sequence + "/" + index;
    }
}
