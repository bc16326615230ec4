package io.pixelsdb.pixels.flink.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** Times between sending and emission. Thread-safe. */
final class Latencies {

    private static final int MOST = 1_000_000;

    private final long[] nanos = new long[MOST];
    private int count;

    /**
     * @param sentNanos {@link System#nanoTime()} when it was sent
     */
    synchronized void add(long sentNanos) {
        if (count < MOST) {
            nanos[count++] = System.nanoTime() - sentNanos;
        }
    }

    synchronized void reset() {
        count = 0;
    }

    synchronized Latencies copy() {
        Latencies copy = new Latencies();
        System.arraycopy(nanos, 0, copy.nanos, 0, count);
        copy.count = count;
        return copy;
    }

    @Override
    public synchronized String toString() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return count == 0
                ? "nothing arrived"
                : String.format(
                        Locale.ROOT,
                        "median %.1f ms, 99 %% within %.1f ms, of %d records",
                        sorted[count / 2] / 1e6,
                        sorted[(int) (count * 0.99)] / 1e6,
                        count);
    }
}
