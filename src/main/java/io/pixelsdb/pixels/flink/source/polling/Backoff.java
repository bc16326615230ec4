package io.pixelsdb.pixels.flink.source.polling;

import java.time.Duration;

/** Pauses that double with each failure in a row, between two bounds. Immutable. */
final class Backoff {

    private final long minNanos;
    private final long maxNanos;

    Backoff(Duration min, Duration max) {
        this.minNanos = min.toNanos();
        this.maxNanos = Math.max(minNanos, max.toNanos());
    }

    /**
     * @param inARow how often in a row it went wrong, from 1
     */
    long pauseNanos(int inARow) {
        int doublings = Math.min(inARow - 1, Long.numberOfLeadingZeros(minNanos) - 1);
        return Math.min(maxNanos, minNanos << doublings);
    }
}
