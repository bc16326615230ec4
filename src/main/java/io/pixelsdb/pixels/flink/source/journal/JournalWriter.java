package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was appended, all that has gathered together, and writes it again for as long as the
 * storage fails. Runs in a thread of its own until the queue is closed and empty.
 */
final class JournalWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    /** Longer than a storage in good health takes for a write. */
    private static final long SLOW_WRITE_NANOS = Duration.ofMillis(250).toNanos();

    /** Where writes are far apart because each takes long, these many intervals. */
    private static final int SLOW_WRITE_INTERVALS = 5;

    private final String name;
    private final AppendQueue queue;
    private final SegmentWriter segments;
    private final JournalMetrics metrics;
    private final JournalClock clock;
    private final long flushIntervalNanos;
    private final long segmentBytes;

    private List<PendingEntry> unwritten = List.of();

    private volatile boolean writable;
    private volatile boolean writing;
    private volatile long writingSinceNanos;
    private volatile long durable;
    private volatile boolean closed;
    private volatile boolean givenUp;
    @Nullable private volatile Throwable lastFailure;

    /**
     * @param name of the journal, for people
     */
    JournalWriter(
            String name,
            AppendQueue queue,
            SegmentWriter segments,
            JournalMetrics metrics,
            JournalClock clock,
            Duration flushInterval,
            long segmentBytes) {
        this.name = requireNonNull(name, "name");
        this.queue = requireNonNull(queue, "queue");
        this.segments = requireNonNull(segments, "segments");
        this.metrics = requireNonNull(metrics, "metrics");
        this.clock = requireNonNull(clock, "clock");
        this.flushIntervalNanos = flushInterval.toNanos();
        this.segmentBytes = segmentBytes;
    }

    /**
     * Whether the last write succeeded and none has been taking long: all that is polled meanwhile
     * waits for it, and would be lost with the process. Any thread.
     */
    boolean isWritable() {
        return writable && !(writing && clock.nanoTime() - writingSinceNanos > slowNanos());
    }

    private long slowNanos() {
        return Math.max(SLOW_WRITE_NANOS, SLOW_WRITE_INTERVALS * flushIntervalNanos);
    }

    /** Count of entries that are durable. Any thread. */
    long durable() {
        return durable;
    }

    /** Whether all is durable and the writer declared to have ended. Any thread. */
    boolean isClosed() {
        return closed;
    }

    /** Makes no further attempts. Any thread. */
    void giveUp() {
        givenUp = true;
    }

    /** What went wrong last; null if nothing did since the last success. */
    @Nullable
    Throwable lastFailure() {
        return lastFailure;
    }

    @Override
    public void run() {
        try {
            untilItSucceeds(segments::open);
            writeEntries();
            untilItSucceeds(segments::end);
            untilItSucceeds(segments::markClosed);
            closed = true;
        } catch (InterruptedException e) {
            LOG.debug("{} was given up while it was being closed", name, e);
        } catch (Throwable e) {
            lastFailure = e;
            LOG.error("{} can no longer be written", name, e);
            failAll(e);
            throw e;
        } finally {
            writable = false;
        }
    }

    private void writeEntries() throws InterruptedException {
        long due = clock.nanoTime();
        while (true) {
            List<PendingEntry> batch = queue.take(due, segmentBytes);
            if (batch.isEmpty()) {
                return;
            }
            unwritten = batch;
            long begin = clock.nanoTime();
            due = begin + flushIntervalNanos;
            long[] segment = new long[1];
            writingSinceNanos = begin;
            writing = true;
            untilItSucceeds(() -> segment[0] = segments.write(batch));
            metrics.flushed(batch.size(), bytes(batch), clock.nanoTime() - begin);
            writing = false;
            unwritten = List.of();
            durable += batch.size();
            for (PendingEntry pending : batch) {
                pending.durable.complete(segment[0]);
            }
        }
    }

    /** Lets the reader fail, which would wait for ever. */
    private void failAll(Throwable cause) {
        unwritten.forEach(pending -> pending.durable.completeExceptionally(cause));
        queue.closeAndTakeAll().forEach(pending -> pending.durable.completeExceptionally(cause));
    }

    private void untilItSucceeds(Write write) throws InterruptedException {
        long pause = 0;
        while (true) {
            try {
                write.run();
                lastFailure = null;
                writable = true;
                if (pause > 0) {
                    LOG.warn("{} can be written again; polling goes on", name);
                }
                return;
            } catch (FileAlreadyExistsException e) {
                // An earlier attempt that seemed to fail has made the file; the next is ours.
                LOG.debug("{} has a file that was to be made", name, e);
                segments.abandon();
            } catch (IOException | RuntimeException e) {
                writable = false;
                lastFailure = e;
                metrics.failed();
                segments.abandon();
                if (pause == 0) {
                    LOG.warn(
                            "{} cannot be written. Nothing is polled until it can; what was polled"
                                    + " is kept in memory and written again.",
                            name,
                            e);
                }
                pause = Backoffs.next(pause);
                queue.pause(pause);
            }
            if (givenUp) {
                throw new InterruptedException("Closing took too long");
            }
        }
    }

    private static long bytes(List<PendingEntry> batch) {
        long bytes = 0;
        for (PendingEntry pending : batch) {
            bytes += pending.bytes();
        }
        return bytes;
    }

    /** Something that may be done again after it failed. */
    @FunctionalInterface
    private interface Write {

        void run() throws IOException;
    }
}
