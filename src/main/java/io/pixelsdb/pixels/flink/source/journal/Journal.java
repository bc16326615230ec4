package io.pixelsdb.pixels.flink.source.journal;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Keeps what was polled, as the server has forgotten it. One per reader, called from its fetcher
 * thread alone, but for {@link #append}.
 */
@Internal
public interface Journal extends AutoCloseable {

    /**
     * Begins to write under a number, once. Does not wait: the journal is {@linkplain #isWritable()
     * writable} when the storage has taken its first write.
     */
    void open(long writer);

    /**
     * Whether the storage takes writes, and in good time. While it does not, nothing may be polled;
     * what was appended is kept and written when it does again.
     */
    boolean isWritable();

    /**
     * Takes a response over. Does not throw and does not block. Called on threads of the transport,
     * by one at a time, also while the fetcher thread is in another method, but not before {@link
     * #open} or after {@link #close}: a response must not wait for a fetcher that is held up by
     * back-pressure.
     *
     * @return completes, on any thread, with the number of the segment that holds the entry, when
     *     the entry is as durable as this journal makes it. No record of it may be emitted before.
     *     Entries complete in the order in which they were appended.
     */
    CompletableFuture<Long> append(JournalEntry entry);

    /**
     * Entries of splits from their positions on, those of one bucket in their order. They were
     * polled by earlier attempts; nothing may be polled for the splits until all are emitted.
     *
     * @param cut segments that may hold such entries
     * @throws IOException if the storage fails, entries are damaged or entries are missing
     */
    Cursor replay(Collection<PixelsSplit> splits, JournalCut cut) throws IOException;

    /** Returns when every entry that was appended is durable. */
    @Override
    void close() throws IOException;

    /** Walks over entries that are read as it goes. */
    @FunctionalInterface
    interface Cursor {

        /** Null after the last entry. */
        @Nullable
        JournalEntry next() throws IOException;

        /** Responses that are passed over, as their writer wrote them too late: they are lost. */
        default int lateResponses() {
            return 0;
        }
    }
}
