package io.pixelsdb.pixels.flink.source.ownership;

import java.time.Duration;
import javax.annotation.Nullable;

/** Watches whether an owner still beats, on the watcher's own clock. Worker thread alone. */
final class BeatWatch {

    @Nullable private OwnerName first;
    @Nullable private OwnerName newest;
    private long firstSeen;
    private long newestSeen;

    /** What a look has found. */
    void saw(OwnerName name, long now) {
        if (first == null || first.epoch() != name.epoch()) {
            first = name;
            firstSeen = now;
            newest = null;
        }
        if (!name.equals(newest)) {
            newest = name;
            newestSeen = now;
        }
    }

    /** Whether the newest beat has stood still for a whole lease. */
    boolean isStill(Duration lease, long now) {
        return newest != null && now - newestSeen >= lease.toNanos();
    }

    /**
     * Whether it has moved within a whole lease. A single move is not enough: a job that just ends
     * may beat once more before it releases.
     */
    boolean isMoving(Duration lease, long now) {
        return first != null && !first.equals(newest) && now - firstSeen >= lease.toNanos();
    }

    /** How long the owner has been watched. */
    Duration watched(long now) {
        return first == null ? Duration.ZERO : Duration.ofNanos(now - firstSeen);
    }

    void restart() {
        first = null;
        newest = null;
    }
}
