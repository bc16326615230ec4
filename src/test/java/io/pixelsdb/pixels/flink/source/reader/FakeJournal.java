package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
    private final Queue<CompletableFuture<Long>> pending = new ArrayDeque<>();
    private final List<JournalCut> cuts = new ArrayList<>();
    private final List<Long> writers = new ArrayList<>();
    private final boolean manual;
    private volatile boolean writable = true;
    private long segment;
    private int lateResponses;
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

    /** The numbers that it was opened with. */
    List<Long> writers() {
        return writers;
    }

    /** The cuts that were replayed from. */
    List<JournalCut> cuts() {
        return cuts;
    }

    void setWritable(boolean writable) {
        this.writable = writable;
    }

    /** Entries appended from now on go to this segment. */
    void setSegment(long number) {
        segment = number;
    }

    /** The next replay passes so many over. */
    void setLateResponses(int count) {
        lateResponses = count;
    }

    boolean isClosed() {
        return closed;
    }

    void flush() {
        while (!pending.isEmpty()) {
            pending.remove().complete(segment);
        }
    }

    void failFlush(IOException error) {
        pending.remove().completeExceptionally(error);
    }

    @Override
    public CompletableFuture<Long> append(JournalEntry entry) {
        if (closed) {
            throw new IllegalStateException("Appended after close");
        }
        appended.add(entry);
        CompletableFuture<Long> done = new CompletableFuture<>();
        if (manual) {
            pending.add(done);
        } else {
            done.complete(segment);
        }
        return done;
    }

    @Override
    public void open(long writer) {
        writers.add(writer);
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public Cursor replay(Collection<PixelsSplit> splits, JournalCut cut) {
        cuts.add(cut);
        Iterator<JournalEntry> entries =
                splits.stream()
                        .flatMap(
                                split ->
                                        kept.getOrDefault(split.bucket(), List.of()).stream()
                                                .filter(e -> isAhead(e, split)))
                        .iterator();
        int late = lateResponses;
        lateResponses = 0;
        return new Cursor() {
            @Override
            public JournalEntry next() {
                return entries.hasNext() ? entries.next() : null;
            }

            @Override
            public int lateResponses() {
                return late;
            }
        };
    }

    private static boolean isAhead(JournalEntry entry, PixelsSplit split) {
        return entry.sequence() >= split.position().sequence();
    }

    @Override
    public void close() {
        flush();
        closed = true;
    }
}
