package io.pixelsdb.pixels.flink.source.journal;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.annotation.Internal;

/**
 * Keeps nothing: what was polled since the last checkpoint is lost when the job fails, since the
 * server cannot send it again.
 */
@Internal
public final class PassThroughJournal implements Journal {

    @Override
    public void open(long writer) {}

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public CompletableFuture<Long> append(JournalEntry entry) {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public Cursor replay(Collection<PixelsSplit> splits, JournalCut cut) {
        return () -> null;
    }

    @Override
    public void close() {}
}
