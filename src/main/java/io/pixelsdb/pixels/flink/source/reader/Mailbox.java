package io.pixelsdb.pixels.flink.source.reader;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;

/**
 * Where other threads leave work for the fetcher thread. Waking up is a latch: a wake-up that comes
 * before the fetcher blocks keeps it from blocking.
 */
final class Mailbox {

    /** Taken out when the fetcher was woken; running it does nothing. */
    static final Runnable WAKE_UP = () -> {};

    private final LinkedBlockingQueue<Runnable> mails = new LinkedBlockingQueue<>();
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();

    /** Leaves work. From any thread. */
    void put(Runnable mail) {
        mails.add(mail);
    }

    /** Makes one {@link #take} return {@link #WAKE_UP}, the next or one that blocks now. */
    void wakeUp() {
        if (wakeUpPending.compareAndSet(false, true)) {
            mails.add(WAKE_UP);
        }
    }

    /**
     * The next work in the order in which it was left.
     *
     * @return null if none came within the time
     */
    @Nullable
    Runnable take(long timeoutNanos) throws InterruptedException {
        Runnable mail = mails.poll(timeoutNanos, TimeUnit.NANOSECONDS);
        if (mail == WAKE_UP) {
            wakeUpPending.set(false);
        }
        return mail;
    }
}
