package io.pixelsdb.pixels.flink.source.journal;

import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Keeps what was polled, as the server has forgotten it. One per reader, called from its fetcher
 * thread alone.
 */
@Internal
public interface Journal extends AutoCloseable {

    /**
     * Takes a response over. Does not throw.
     *
     * @return completes, on any thread, when the entry is as durable as this journal makes it. No
     *     record of it may be emitted before. Entries complete in the order in which they were
     *     appended.
     */
    CompletableFuture<Void> append(JournalEntry entry);

    /**
     * Entries of a split from its position on, in their order. They were polled by an earlier
     * attempt; nothing may be polled for the split until all of them are emitted.
     */
    Cursor replay(PixelsSplit split) throws IOException;

    /** Returns when every entry that was appended is durable. */
    @Override
    void close() throws IOException;

    /** Walks over entries that are read as it goes. */
    @FunctionalInterface
    interface Cursor {

        /** Null after the last entry. */
        @Nullable
        JournalEntry next() throws IOException;
    }
}
