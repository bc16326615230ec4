package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;

/**
 * What a segment tells of the one of its writer before it, so that the loss of that one, or of a
 * part of it, is not taken for a tail that was never written. Immutable.
 */
@Internal
public final class SegmentLink {

    private final SegmentName segment;
    private final int entries;
    private final boolean ended;

    /**
     * @param segment the last one before that holds anything
     * @param entries how many of its entries had become durable
     * @param ended whether it was completed, rather than given up after an error
     */
    public SegmentLink(SegmentName segment, int entries, boolean ended) {
        this.segment = requireNonNull(segment, "segment");
        this.entries = entries;
        this.ended = ended;
    }

    public SegmentName segment() {
        return segment;
    }

    int entries() {
        return entries;
    }

    boolean ended() {
        return ended;
    }
}
