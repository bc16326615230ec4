package io.pixelsdb.pixels.flink.source.split;

import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * A place in the changes of one split: the next record to emit. Responses of a split are numbered
 * in the order in which they were polled; records are numbered within their response. Immutable.
 */
@Internal
public final class Position implements Comparable<Position> {

    public static final Position START = new Position(0, 0);

    private final long sequence;
    private final int index;

    /**
     * @param sequence number of the response
     * @param index number of the record in the response
     */
    public Position(long sequence, int index) {
        if (sequence < 0 || index < 0) {
            throw new IllegalArgumentException("No position: " + sequence + "/" + index);
        }
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

    public long sequence() {
        return sequence;
    }

    public int index() {
        return index;
    }

    @Override
    public int compareTo(Position other) {
        return sequence != other.sequence
                ? Long.compare(sequence, other.sequence)
                : Integer.compare(index, other.index);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Position
                && sequence == ((Position) o).sequence
                && index == ((Position) o).index;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sequence, index);
    }

    @Override
    public String toString() {
        return sequence + "/" + index;
    }
}
