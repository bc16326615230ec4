package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import javax.annotation.Nullable;

/**
 * What waits to be handed to the task thread: first what the journal still holds of splits taken
 * over, then fresh responses in the order in which they became durable. Fetcher thread only.
 */
final class ReadyRecords {

    private final Journal journal;
    private final PollSchedule schedule;
    private final Queue<Replay> replays = new ArrayDeque<>();
    private final Queue<JournalEntry> durable = new ArrayDeque<>();
    private long bufferedBytes;

    ReadyRecords(Journal journal, PollSchedule schedule) {
        this.journal = journal;
        this.schedule = schedule;
    }

    /** Takes a split over; it is polled once nothing of it is left to replay. */
    void replay(PixelsSplit split) throws IOException {
        replays.add(new Replay(split, journal));
    }

    /** Counts a response that is being journaled. */
    void polled(JournalEntry entry) {
        bufferedBytes += entry.response().length;
    }

    void durable(JournalEntry entry) {
        durable.add(entry);
    }

    /** Size of the fresh responses between poll and hand-over. */
    long bufferedBytes() {
        return bufferedBytes;
    }

    /** Null if nothing is ready. */
    @Nullable
    PolledRecords next() throws IOException {
        PolledRecords replayed = nextReplayed();
        if (replayed != null) {
            return replayed;
        }
        JournalEntry entry = durable.poll();
        if (entry == null) {
            return null;
        }
        bufferedBytes -= entry.response().length;
        return PolledRecords.of(entry, 0);
    }

    @Nullable
    private PolledRecords nextReplayed() throws IOException {
        for (Iterator<Replay> it = replays.iterator(); it.hasNext(); ) {
            Replay replay = it.next();
            if (schedule.isPaused(replay.bucket())) {
                continue;
            }
            PolledRecords records = replay.next();
            if (records != null) {
                return records;
            }
            it.remove();
            schedule.add(replay.bucket(), replay.nextSequence());
        }
        return null;
    }
}
