package io.pixelsdb.pixels.flink.source.journal;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.storage.ProcessStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** A durable journal whose writing thread runs only while a test lets it. */
public final class SteppedJournal implements Journal {

    private final ProcessStorage storage;
    private final Watcher watcher;
    private final SteppedWriter steps;
    private final DurableJournal journal;
    private boolean opened;
    private int pending;

    public SteppedJournal(
            ProcessStorage storage, JournalSettings settings, LongSupplier clock, Watcher watcher) {
        this.storage = storage;
        this.watcher = watcher;
        this.steps = new SteppedWriter(clock);
        storage.beforeEachCreation(steps::beforeCreation);
        this.journal =
                new DurableJournal(
                        storage,
                        settings,
                        "reader",
                        Duration.ofMinutes(1),
                        JournalMetrics.NONE,
                        steps);
    }

    /** Lets the thread do what it can before it waits for something. */
    public void flush() {
        boolean nothingToDo = pending == 0 && journal.isWritable();
        if (opened && !nothingToDo) {
            steps.step();
        }
    }

    /** Entries that are not durable as far as the reader knows. */
    public int pending() {
        return pending;
    }

    /** The process is gone. */
    public void kill() {
        storage.die();
        if (opened) {
            steps.kill();
        }
    }

    /**
     * The process dies while it writes.
     *
     * @param share of the bytes that get to the storage
     */
    public void killWhileWriting(double share) {
        storage.dieWhileWriting(share);
        if (opened) {
            steps.step();
        }
        kill();
    }

    @Override
    public void open(long writer) {
        opened = true;
        journal.open(writer);
    }

    @Override
    public boolean isWritable() {
        return journal.isWritable();
    }

    @Override
    public CompletableFuture<Long> append(JournalEntry entry) {
        pending++;
        CompletableFuture<Long> durable = journal.append(entry);
        return durable.whenComplete(
                (segment, error) -> {
                    pending--;
                    if (error == null) {
                        watcher.durable(entry);
                    }
                });
    }

    @Override
    public Cursor replay(Collection<PixelsSplit> splits, JournalCut cut) throws IOException {
        Cursor cursor = journal.replay(splits, cut);
        watcher.replaying(splits);
        return cursor;
    }

    /** The storage must work. */
    @Override
    public void close() throws IOException {
        if (opened) {
            steps.setFree();
        }
        journal.close();
    }

    /** Told of what the journal has done, in any thread while the test waits for it. */
    public interface Watcher {

        void durable(JournalEntry entry);

        void replaying(Collection<PixelsSplit> splits);
    }
}
