package io.pixelsdb.pixels.flink.source.ownership;

import org.apache.flink.annotation.Internal;

/** Which numbers of writers belong to which epoch of a journal. */
@Internal
public final class Epochs {

    private static final int SHIFT = 20;

    /** How many numbers an epoch has. */
    public static final long WRITERS = 1L << SHIFT;

    private Epochs() {}

    /** Every writer of the epoch has a larger number, every earlier one a smaller one. */
    public static long firstWriterOf(long epoch) {
        return epoch << SHIFT;
    }

    static long ofWriter(long writer) {
        return writer >> SHIFT;
    }
}
