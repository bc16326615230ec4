package io.pixelsdb.pixels.flink.source.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;

/**
 * Hands the turn from a test to the thread that writes a journal and back, so that never more than
 * one of them runs. That thread gives the turn back where it would wait.
 */
final class SteppedWriter implements JournalClock {

    private final LongSupplier clock;
    private final Object handover = new Object();
    private long passed;
    private boolean waiting;
    @Nullable private volatile Thread thread;
    private volatile boolean granted;
    private volatile boolean free;
    private volatile boolean killed;

    SteppedWriter(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public long nanoTime() {
        return clock.getAsLong() + passed;
    }

    @Override
    public void await(Condition signal, long nanos) throws InterruptedException {
        if (free) {
            awaitFreely(signal, nanos);
            return;
        }
        setWaiting(true);
        while (!granted && !free && !killed) {
            try {
                signal.await();
            } catch (InterruptedException e) {
                // That is how the turn is handed over.
                continue;
            }
        }
        takeTurn();
    }

    /** The thread does nothing before its first turn. */
    void beforeCreation() {
        if (thread != null) {
            return;
        }
        thread = Thread.currentThread();
        setWaiting(true);
        while (!granted && !free && !killed) {
            LockSupport.park(this);
        }
        try {
            takeTurn();
        } catch (InterruptedException e) {
            throw new IllegalStateException("The process was killed", e);
        }
    }

    void step() {
        awaitItsWaiting();
        setWaiting(false);
        wake(() -> granted = true);
        awaitItsWaiting();
    }

    /** It runs without being told to, for closing. */
    void setFree() {
        awaitItsWaiting();
        wake(() -> free = true);
    }

    void kill() {
        awaitItsWaiting();
        wake(() -> killed = true);
    }

    /** Time passes at once, as the test waits. */
    private void awaitFreely(Condition signal, long nanos) throws InterruptedException {
        if (nanos == Long.MAX_VALUE) {
            signal.await(1, TimeUnit.MILLISECONDS);
        } else {
            passed += nanos;
        }
    }

    private void wake(Runnable change) {
        synchronized (handover) {
            change.run();
            thread.interrupt();
        }
    }

    private void takeTurn() throws InterruptedException {
        synchronized (handover) {
            // The interruption that belongs to the turn has come by now.
            Thread.interrupted();
        }
        granted = false;
        if (killed) {
            throw new InterruptedException("The process was killed");
        }
    }

    private synchronized void setWaiting(boolean now) {
        waiting = now;
        notifyAll();
    }

    private synchronized void awaitItsWaiting() {
        try {
            while (!waiting) {
                wait(TimeUnit.SECONDS.toMillis(10));
                if (!waiting && thread != null && !thread.isAlive()) {
                    throw new IllegalStateException("The thread that writes has ended");
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
