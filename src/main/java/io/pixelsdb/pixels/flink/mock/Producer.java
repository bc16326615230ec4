package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * Moves a workload into the queues at its rate, in a thread of its own, which waits while a queue
 * is full: one bucket that nobody polls stops the whole table.
 */
final class Producer implements AutoCloseable {

    /**
     * What a late producer makes up for; longer delays, such as full queues, shift the schedule.
     */
    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Workload workload;
    private final UnaryOperator<Change> spoiler;
    private final BucketQueues queues;
    private final long intervalNanos;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    private long turn = System.nanoTime();
    @Nullable private volatile Change inHand;
    private volatile boolean ending;
    private volatile boolean finished;
    @Nullable private volatile RuntimeException failure;

    /**
     * @param spoiler what becomes of a change on its way into its queue
     */
    Producer(
            MockTable table,
            Workload workload,
            UnaryOperator<Change> spoiler,
            BucketQueues queues) {
        this.workload = requireNonNull(workload, "workload");
        this.spoiler = requireNonNull(spoiler, "spoiler");
        this.queues = requireNonNull(queues, "queues");
        this.intervalNanos = table.rate() == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / table.rate();
        this.thread =
                new Thread(
                        this::run, "producer of " + table.schemaName() + "." + table.tableName());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!ending && workload.hasNext()) {
                if (closed.await(untilTurn(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                Change change = spoiler.apply(workload.next());
                inHand = change;
                queues.put(change);
                inHand = null;
            }
            finished = true;
        } catch (InterruptedException e) {
            // Closed while waiting for room; the thread ends here.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private long untilTurn() {
        long now = System.nanoTime();
        turn = Math.max(turn + intervalNanos, now - CATCH_UP_NANOS);
        return intervalNanos == 0 ? 0 : turn - now;
    }

    /**
     * Whether every change has been put into its queue.
     *
     * @throws IllegalStateException if the producer has failed
     */
    boolean finished() {
        if (failure != null) {
            throw new IllegalStateException("The producer has failed", failure);
        }
        return finished;
    }

    /** The change that waits for room in its queue, or could not wait until there was. */
    Optional<Change> inHand() {
        return Optional.ofNullable(inHand);
    }

    /** Has it stop after the change in hand, as if there were no more. */
    void end() {
        ending = true;
    }

    /** Ends the thread and waits for it. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
