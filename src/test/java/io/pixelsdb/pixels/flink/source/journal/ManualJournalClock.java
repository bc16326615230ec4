package io.pixelsdb.pixels.flink.source.journal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** A clock that moves only when told to. Who waits looks at it again and again. */
final class ManualJournalClock implements JournalClock {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

    void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public void await(Condition signal, long nanos) throws InterruptedException {
        signal.await(1, TimeUnit.MILLISECONDS);
    }
}
