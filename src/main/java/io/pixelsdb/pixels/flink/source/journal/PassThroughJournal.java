package io.pixelsdb.pixels.flink.source.journal;

import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.annotation.Internal;

/**
 * Keeps nothing: what was polled since the last checkpoint is lost when the job fails, since the
 * server cannot send it again.
 */
@Internal
public final class PassThroughJournal implements Journal {

    @Override
    public CompletableFuture<Void> append(JournalEntry entry) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Cursor replay(PixelsSplit split) {
        return () -> null;
    }

    @Override
    public void close() {}
}
