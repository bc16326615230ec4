package io.pixelsdb.pixels.flink.source.journal;

import java.time.Duration;

/** Pauses between attempts at a storage that fails: short at first, and then longer. */
final class Backoffs {

    private static final long SHORTEST_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(2).toNanos();

    private Backoffs() {}

    /**
     * @param last nanoseconds of the pause before; 0 if there was none
     */
    static long next(long last) {
        return Math.min(LONGEST_NANOS, Math.max(SHORTEST_NANOS, 2 * last));
    }
}
