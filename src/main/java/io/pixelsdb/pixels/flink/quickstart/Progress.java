package io.pixelsdb.pixels.flink.quickstart;

import java.time.Duration;
import java.util.List;

/** Tells when numbers that should change have stood still for too long. Not thread-safe. */
final class Progress {

    private final long patienceNanos;

    private List<Long> last = List.of();
    private long lastChangeNanos;

    /**
     * @param nowNanos from when on time counts, by {@link System#nanoTime()}
     */
    Progress(Duration patience, long nowNanos) {
        this.patienceNanos = patience.toNanos();
        this.lastChangeNanos = nowNanos;
    }

    boolean isStalled(long nowNanos, Long... numbers) {
        List<Long> current = List.of(numbers);
        if (!current.equals(last)) {
            last = current;
            lastChangeNanos = nowNanos;
        }
        return nowNanos - lastChangeNanos > patienceNanos;
    }
}
