package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A journal that makes entries durable when the test says so, and replays what it was given. */
final class FakeJournal implements Journal {

    private final Map<BucketId, List<JournalEntry>> kept = new HashMap<>();
    private final List<JournalEntry> appended = new ArrayList<>();
    private final Queue<CompletableFuture<Void>> pending = new ArrayDeque<>();
    private final boolean manual;
    private boolean closed;

    private FakeJournal(boolean manual) {
        this.manual = manual;
    }

    static FakeJournal durableAtOnce() {
        return new FakeJournal(false);
    }

    static FakeJournal durableOnFlush() {
        return new FakeJournal(true);
    }

    void keep(JournalEntry entry) {
        kept.computeIfAbsent(entry.bucket(), b -> new ArrayList<>()).add(entry);
    }

    List<JournalEntry> appended() {
        return appended;
    }

    boolean isClosed() {
        return closed;
    }

    void flush() {
        while (!pending.isEmpty()) {
            pending.remove().complete(null);
        }
    }

    void failFlush(IOException error) {
        pending.remove().completeExceptionally(error);
    }

    @Override
    public CompletableFuture<Void> append(JournalEntry entry) {
        if (closed) {
            throw new IllegalStateException("Appended after close");
        }
        appended.add(entry);
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (manual) {
            pending.add(done);
        } else {
            done.complete(null);
        }
        return done;
    }

    @Override
    public Cursor replay(PixelsSplit split) {
        Iterator<JournalEntry> entries =
                kept.getOrDefault(split.bucket(), List.of()).stream()
                        .filter(entry -> entry.sequence() >= split.position().sequence())
                        .iterator();
        return () -> entries.hasNext() ? entries.next() : null;
    }

    @Override
    public void close() {
        flush();
        closed = true;
    }
}
