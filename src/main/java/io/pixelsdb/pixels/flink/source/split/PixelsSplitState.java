package io.pixelsdb.pixels.flink.source.split;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;

/** How far a split has been emitted. Mutable; lives in the task thread of its reader. */
@Internal
public final class PixelsSplitState {

    private final PixelsSplit split;
    private long writer;
    private long sequence;
    private int index;
    private boolean nullFlagSeen;
    private long countedChanges;

    public PixelsSplitState(PixelsSplit split) {
        this.split = requireNonNull(split, "split");
        this.writer = split.position().writer();
        this.sequence = split.position().sequence();
        this.index = split.position().index();
        this.nullFlagSeen = split.nullFlagSeen();
        this.countedChanges = split.countedChanges();
    }

    public BucketId bucket() {
        return split.bucket();
    }

    public boolean nullFlagSeen() {
        return nullFlagSeen;
    }

    public void setNullFlagSeen() {
        nullFlagSeen = true;
    }

    /** Moves behind a record that was emitted. */
    public void emitted(long recordWriter, long recordSequence, int recordIndex) {
        writer = recordWriter;
        sequence = recordSequence;
        index = recordIndex + 1;
        countedChanges++;
    }

    /**
     * Moves behind the last record of a response: to the next response, so that the position does
     * not need an entry any more of which nothing is left to emit.
     */
    public void emittedResponse(long responseWriter, long responseSequence) {
        writer = responseWriter;
        sequence = responseSequence + 1;
        index = 0;
        countedChanges++;
    }

    /** Changes emitted in this run, as far as its state goes back. */
    public long countedChanges() {
        return countedChanges;
    }

    /** The split as a checkpoint keeps it. */
    public PixelsSplit toSplit() {
        return new PixelsSplit(
                split.bucket(),
                new Position(writer, sequence, index),
                nullFlagSeen,
                countedChanges);
    }
}
