package io.pixelsdb.pixels.flink.source.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Between the fetcher thread, which appends, and the thread that writes, which takes many entries
 * at once and is woken only when there is something to do. Thread-safe.
 */
final class AppendQueue {

    private final JournalClock clock;
    private final long flushBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<PendingEntry> entries = new ArrayDeque<>();
    private long bytes;
    private boolean closing;

    /**
     * @param flushBytes when so much has gathered it is taken at once
     */
    AppendQueue(JournalClock clock, long flushBytes) {
        this.clock = clock;
        this.flushBytes = flushBytes;
    }

    /** False if the queue is closed. */
    boolean add(PendingEntry entry) {
        lock.lock();
        try {
            if (closing) {
                return false;
            }
            boolean wasShort = bytes < flushBytes;
            entries.add(entry);
            bytes += entry.bytes();
            if (entries.size() == 1 || (wasShort && bytes >= flushBytes)) {
                changed.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What was added before can still be taken, and is due at once. */
    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What nobody will write any more. */
    List<PendingEntry> closeAndTakeAll() {
        lock.lock();
        try {
            closing = true;
            return takeUpTo(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for entries until there are some and either the time has come or enough have gathered.
     *
     * @param due in the clock's nanoseconds
     * @param maxBytes at which no more entries are taken, though at least one is
     * @return empty if the queue is closed and nothing is left
     */
    List<PendingEntry> take(long due, long maxBytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closing && entries.isEmpty()) {
                clock.await(changed, Long.MAX_VALUE);
            }
            while (!closing && bytes < flushBytes && due - clock.nanoTime() > 0) {
                clock.await(changed, due - clock.nanoTime());
            }
            return takeUpTo(maxBytes);
        } finally {
            lock.unlock();
        }
    }

    /** Lets time pass, but not if the queue was closed meanwhile. */
    void pause(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            boolean wasClosing = closing;
            long until = clock.nanoTime() + nanos;
            while (closing == wasClosing && until - clock.nanoTime() > 0) {
                clock.await(changed, until - clock.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    private List<PendingEntry> takeUpTo(long maxBytes) {
        List<PendingEntry> taken = new ArrayList<>(entries.size());
        long takenBytes = 0;
        while (!entries.isEmpty() && takenBytes < maxBytes) {
            PendingEntry entry = entries.remove();
            takenBytes += entry.bytes();
            taken.add(entry);
        }
        bytes -= takenBytes;
        return taken;
    }
}
