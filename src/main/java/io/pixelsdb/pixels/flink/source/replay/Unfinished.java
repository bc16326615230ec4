package io.pixelsdb.pixels.flink.source.replay;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import org.apache.flink.annotation.Internal;

/** What a journal holds of one bucket behind its safe position. Immutable. */
@Internal
public final class Unfinished {

    private final PixelsSplit behind;
    private final long firstSequence;
    private final long responses;
    private final long bytes;

    /**
     * @param behind the split as it is when all of this is emitted
     * @param firstSequence number of the first response that is not known to be committed
     * @param bytes size of these responses
     */
    public Unfinished(PixelsSplit behind, long firstSequence, long responses, long bytes) {
        this.behind = requireNonNull(behind, "behind");
        this.firstSequence = firstSequence;
        this.responses = responses;
        this.bytes = bytes;
    }

    public BucketId bucket() {
        return behind.bucket();
    }

    /** Number of the first response that is not known to be committed to its end. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Number that the next response to be polled would get. */
    public long nextSequence() {
        return behind.position().sequence();
    }

    public long responses() {
        return responses;
    }

    /** Size of these responses. */
    public long bytes() {
        return bytes;
    }

    /** The split with nothing of this left to replay, for starts that discard it. */
    public PixelsSplit behind() {
        return behind;
    }

    @Override
    public String toString() {
        return bucket() + ": " + responses + " responses from " + firstSequence + " on";
    }
}
