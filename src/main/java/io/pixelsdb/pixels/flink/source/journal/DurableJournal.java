package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.source.replay.JournalScan;
import io.pixelsdb.pixels.flink.source.replay.KnownMarks;
import io.pixelsdb.pixels.flink.source.replay.ReplayPlan;
import io.pixelsdb.pixels.flink.source.replay.ResponseWalk;
import io.pixelsdb.pixels.flink.source.segment.Damages;
import io.pixelsdb.pixels.flink.source.segment.EntrySelection;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was polled in segments on a storage. One per reader; called by its fetcher thread, and
 * writes in a thread of its own.
 */
@Internal
public final class DurableJournal implements Journal {

    private static final Logger LOG = LoggerFactory.getLogger(DurableJournal.class);

    /** Where whoever owns the journal keeps its files. */
    private static final String OWNER_DIRECTORY = "owner/";

    private final Storage storage;
    private final JournalSettings settings;
    private final String reader;
    private final Duration closeTimeout;
    private final JournalMetrics metrics;
    private final JournalClock clock;
    private final AppendQueue queue;

    private long writerNumber;
    private long appended;
    @Nullable private JournalWriter writer;
    @Nullable private Thread thread;

    /**
     * @param storage of this journal alone; closed with it
     * @param reader names the reader in logs and in its thread
     * @param closeTimeout how long closing goes on trying to write what was polled
     */
    public DurableJournal(
            Storage storage,
            JournalSettings settings,
            String reader,
            Duration closeTimeout,
            JournalMetrics metrics) {
        this(storage, settings, reader, closeTimeout, metrics, JournalClock.SYSTEM);
    }

    DurableJournal(
            Storage storage,
            JournalSettings settings,
            String reader,
            Duration closeTimeout,
            JournalMetrics metrics,
            JournalClock clock) {
        this.storage = requireNonNull(storage, "storage");
        this.settings = requireNonNull(settings, "settings");
        this.reader = requireNonNull(reader, "reader");
        this.closeTimeout = requireNonNull(closeTimeout, "closeTimeout");
        this.metrics = requireNonNull(metrics, "metrics");
        this.clock = requireNonNull(clock, "clock");
        this.queue = new AppendQueue(clock, settings.flushBytes());
    }

    @Override
    public void open(long newWriter) {
        if (writer != null) {
            throw new IllegalStateException("The journal is open as writer " + writerNumber);
        }
        writerNumber = newWriter;
        writer =
                new JournalWriter(
                        "The journal " + settings.location(),
                        queue,
                        new SegmentWriter(
                                storage,
                                newWriter,
                                settings.segmentBytes(),
                                settings.sync(),
                                clock),
                        metrics,
                        clock,
                        settings.flushInterval(storage.syncsWhileOpen()),
                        settings.segmentBytes());
        thread = new Thread(writer, "journal " + settings.id() + " of " + reader);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean isWritable() {
        return writer != null && writer.isWritable();
    }

    @Override
    public CompletableFuture<Long> append(JournalEntry entry) {
        if (writer == null || entry.writer() != writerNumber) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(
                            entry + " of writer " + entry.writer() + ", not " + writerNumber));
        }
        PendingEntry pending = new PendingEntry(entry, clock.millis());
        if (!queue.add(pending)) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(entry + " comes after the journal was closed"));
        }
        appended++;
        return pending.durable;
    }

    @Override
    public Cursor replay(Collection<PixelsSplit> splits, JournalCut cut) throws IOException {
        if (storage.list(OWNER_DIRECTORY).isEmpty()) {
            throw new UnrecoverableException(
                    settings.location()
                            + " holds no journal as seen from here, though the JobManager has made"
                            + " it. Let "
                            + JournalOptions.PATH.key()
                            + " name a place that JobManager and TaskManagers share.");
        }
        KnownMarks marks = KnownMarks.read(storage);
        Damages damages = new Damages(settings.onDamage());
        List<SegmentEntry> entries =
                new JournalScan(storage, damages)
                        .entries(cut, marks, EntrySelection.behind(splits));
        ReplayPlan plan = ReplayPlan.of(splits, entries, marks.marks(), cut);
        if (plan.late().count() > 0) {
            LOG.warn(
                    "A process that stood still has written {} to {} after their buckets had been"
                            + " taken over from it. They are not emitted: their changes are lost.",
                    plan.late(),
                    settings.location());
        }
        plan.requireComplete(damages);
        LOG.info(
                "Replaying {} responses of {} buckets from {}",
                plan.responses(),
                splits.size(),
                settings.location());
        return new ReplayCursor(
                new ResponseWalk(storage, plan, damages), plan.late().count(), metrics);
    }

    /**
     * Returns when everything is durable, even if interrupted: what is not written now is lost.
     *
     * @throws IOException if the storage kept failing; says how many responses are lost
     */
    @Override
    public void close() throws IOException {
        queue.close();
        try {
            if (writer != null) {
                awaitWriter(writer, requireNonNull(thread));
                requireDrained(writer);
            }
        } finally {
            storage.close();
        }
    }

    private void awaitWriter(JournalWriter writing, Thread writingThread) {
        long deadline = System.nanoTime() + closeTimeout.toNanos();
        boolean interrupted = false;
        long left = closeTimeout.toNanos();
        while (writingThread.isAlive() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(writingThread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        writing.giveUp();
        // It may hang in a call of the storage.
        writingThread.interrupt();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireDrained(JournalWriter writing) throws IOException {
        long lost = appended - writing.durable();
        if (lost > 0) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "%d responses that were polled could not be written to %s within %d s."
                                    + " Their changes are lost.",
                            lost,
                            settings.location(),
                            closeTimeout.toSeconds()),
                    writing.lastFailure());
        }
        if (!writing.isClosed()) {
            LOG.warn(
                    "Everything that was polled is in {}, but this could not be noted there. The"
                            + " buckets of {} can be polled again when its permit has ended.",
                    settings.location(),
                    reader);
        }
    }
}
