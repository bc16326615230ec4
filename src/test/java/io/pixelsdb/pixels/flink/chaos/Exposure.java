package io.pixelsdb.pixels.flink.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The times in which a response may get lost between server and journal, since a process died, was
 * stopped, or its connection broke. A response that is lost at any other time is a fault of ours.
 * Not thread-safe.
 */
final class Exposure {

    /**
     * A response may have been on its way, or waiting for the write of its group, for this long.
     */
    private static final long BEFORE_NANOS = Duration.ofSeconds(2).toNanos();

    /** The server may answer for a while before it sees that nobody is there. */
    private static final long AFTER_NANOS = Duration.ofSeconds(2).toNanos();

    private final List<long[]> windows = new ArrayList<>();

    /** Between two times of {@link System#nanoTime()}, and shortly before and after. */
    void add(long fromNanos, long toNanos) {
        windows.add(new long[] {fromNanos - BEFORE_NANOS, toNanos + AFTER_NANOS});
    }

    boolean covers(long nanos) {
        return windows.stream().anyMatch(w -> nanos - w[0] >= 0 && w[1] - nanos >= 0);
    }
}
