package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Polls that wait for changes or for their time, in the order of their coming, with one thread for
 * all of them. A poll whose client has gone is let go of at once. Thread-safe.
 */
final class HeldPolls implements AutoCloseable {

    private final Duration hold;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<OpenPoll, Future<?>> polls = new LinkedHashMap<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    /** Size of the map, which is guarded by this. */
    private volatile int count;

    private boolean holds = true;

    /**
     * @param hold how long a poll waits for changes
     */
    HeldPolls(Duration hold) {
        this.hold = requireNonNull(hold, "hold");
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread made = new Thread(task, "held polls");
                            made.setDaemon(true);
                            return made;
                        });
        thread.setRemoveOnCancelPolicy(true);
        // Producers may still report changes to a server that has ended.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Answers a poll as soon as it can be, or with nothing when its time is over. */
    synchronized void hold(OpenPoll poll) {
        if (!holds) {
            poll.answerNothing();
            return;
        }
        polls.put(poll, thread.schedule(() -> expire(poll), hold.toNanos(), TimeUnit.NANOSECONDS));
        count = polls.size();
        // Changes may have come since its queues were looked at.
        changesArrived();
    }

    /** Does something after a while, all of it in one thread. */
    void later(Runnable action, Duration delay) {
        thread.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Has the polls look at their queues again. Neither waits nor throws, for producers call it.
     */
    void changesArrived() {
        if (count > 0 && woken.compareAndSet(false, true)) {
            thread.execute(this::answer);
        }
    }

    private synchronized void answer() {
        woken.set(false);
        for (OpenPoll poll : held()) {
            if (poll.tryAnswer()) {
                release(poll);
            }
        }
    }

    private synchronized void expire(OpenPoll poll) {
        if (release(poll)) {
            poll.answerNothing();
        }
    }

    /** Forgets a poll. False if it was not held any more. */
    synchronized boolean release(OpenPoll poll) {
        Future<?> end = polls.remove(poll);
        count = polls.size();
        if (end != null) {
            end.cancel(false);
        }
        return end != null;
    }

    /** Answers all polls with nothing, so that their calls end, and holds no more. */
    synchronized void pause() {
        holds = false;
        held().forEach(this::expire);
    }

    synchronized void resume() {
        holds = true;
    }

    private List<OpenPoll> held() {
        return new ArrayList<>(polls.keySet());
    }

    /** How many polls wait for changes. */
    int count() {
        return count;
    }

    /** Answers all polls with nothing, and ends the thread. */
    @Override
    public synchronized void close() {
        pause();
        thread.shutdownNow();
    }
}
