package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.io.IOException;
import java.util.List;
import javax.annotation.Nullable;

/** What the journal still holds of a split that a reader takes over. Fetcher thread only. */
final class Replay {

    private final PixelsSplit split;
    private final Journal.Cursor entries;
    private long nextSequence;

    Replay(PixelsSplit split, Journal journal) throws IOException {
        this.split = split;
        this.entries = journal.replay(List.of(split), JournalCut.START);
        this.nextSequence = split.position().nextSequence();
    }

    BucketId bucket() {
        return split.bucket();
    }

    /** Number of the first response to be polled, once nothing is left to replay. */
    long nextSequence() {
        return nextSequence;
    }

    /** Null when nothing is left. */
    @Nullable
    PolledRecords next() throws IOException {
        JournalEntry entry = entries.next();
        if (entry == null) {
            return null;
        }
        Position position = split.position();
        nextSequence = entry.sequence() + 1;
        return PolledRecords.of(
                entry, entry.sequence() == position.sequence() ? position.index() : 0);
    }
}
