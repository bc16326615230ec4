package io.pixelsdb.pixels.flink.source.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Time as the thread that writes a journal knows it; tests have one that they move. */
interface JournalClock {

    JournalClock SYSTEM = new JournalClock() {};

    default long nanoTime() {
        return System.nanoTime();
    }

    default long millis() {
        return System.currentTimeMillis();
    }

    /** Waits for a signal or until about so much of this time has passed. */
    default void await(Condition signal, long nanos) throws InterruptedException {
        signal.await(nanos, TimeUnit.NANOSECONDS);
    }
}
