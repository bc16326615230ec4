package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.Nullable;

/** What the journal still holds of splits that a reader takes over. Fetcher thread only. */
final class Replay {

    private static final Runnable NOTHING = () -> {};

    private final Map<BucketId, Position> positions = new HashMap<>();
    private final Map<BucketId, Long> nextSequences = new TreeMap<>();
    private final Journal.Cursor entries;

    Replay(PollPermit.TakeOver takeOver, Journal journal) throws IOException {
        for (PixelsSplit split : takeOver.splits()) {
            positions.put(split.bucket(), split.position());
            nextSequences.put(split.bucket(), split.position().nextSequence());
        }
        this.entries = journal.replay(takeOver.splits(), takeOver.cut());
    }

    Set<BucketId> buckets() {
        return nextSequences.keySet();
    }

    /** Number of the first response to be polled, once nothing is left to replay. */
    long nextSequence(BucketId bucket) {
        return nextSequences.get(bucket);
    }

    /** Responses that were written too late to be emitted. */
    int lateResponses() {
        return entries.lateResponses();
    }

    /** Null when nothing is left. */
    @Nullable
    PolledRecords next() throws IOException {
        JournalEntry entry = entries.next();
        if (entry == null) {
            return null;
        }
        Position position = positions.get(entry.bucket());
        nextSequences.put(entry.bucket(), entry.sequence() + 1);
        return PolledRecords.of(entry, recordsEmitted(entry, position), NOTHING);
    }

    /** Where damage is passed over, another writer's entry may stand where the position was. */
    private static int recordsEmitted(JournalEntry entry, Position position) {
        boolean same =
                entry.sequence() == position.sequence() && entry.writer() == position.writer();
        return same ? position.index() : 0;
    }
}
