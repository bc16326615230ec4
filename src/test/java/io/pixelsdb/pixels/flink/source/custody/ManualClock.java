package io.pixelsdb.pixels.flink.source.custody;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that moves only when told to. Starts just before an overflow, as any clock may. */
public final class ManualClock implements LongSupplier {

    private volatile long nanos = Long.MAX_VALUE - 1_000;

    @Override
    public long getAsLong() {
        return nanos;
    }

    public void advance(Duration time) {
        nanos += time.toNanos();
    }
}
