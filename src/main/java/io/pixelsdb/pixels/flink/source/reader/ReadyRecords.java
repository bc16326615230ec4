package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.polling.PollSchedule;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be handed to the task thread: first what the journal still holds of splits taken
 * over, then fresh responses in the order in which they became durable. Fetcher thread only.
 */
final class ReadyRecords {

    private static final Logger LOG = LoggerFactory.getLogger(ReadyRecords.class);

    private final Set<BucketId> configured;
    private final PollSchedule schedule;
    private final EmissionProgress progress;
    private final PollMetrics metrics;
    private final Queue<Replay> replays = new ArrayDeque<>();
    private final Queue<PolledRecords> durable = new ArrayDeque<>();
    private long bufferedBytes;

    /**
     * @param configured buckets to poll; others are only replayed
     * @param progress told in the task thread what was emitted
     */
    ReadyRecords(
            Set<BucketId> configured,
            PollSchedule schedule,
            EmissionProgress progress,
            PollMetrics metrics) {
        this.configured = requireNonNull(configured, "configured");
        this.schedule = requireNonNull(schedule, "schedule");
        this.progress = requireNonNull(progress, "progress");
        this.metrics = requireNonNull(metrics, "metrics");
    }

    /** Hands these on first; their buckets are polled once nothing of them is left. */
    void replay(Replay replay) {
        replays.add(replay);
        metrics.foundLate(replay.lateResponses());
    }

    /** Counts a response that is being journaled. */
    void polled(JournalEntry entry) {
        bufferedBytes += entry.response().length;
    }

    /**
     * @param segment number of the segment that holds the response
     */
    void durable(JournalEntry entry, long segment) {
        durable.add(PolledRecords.of(entry, 0, () -> progress.emitted(segment)));
    }

    /** Size of the fresh responses between poll and hand-over. */
    long bufferedBytes() {
        return bufferedBytes;
    }

    /** Whether there is nothing to hand on, and nothing on its way through the journal. */
    boolean isEmpty() {
        return replays.isEmpty() && durable.isEmpty() && bufferedBytes == 0;
    }

    /** Null if nothing is ready. */
    @Nullable
    PolledRecords next() throws IOException {
        Replay replay = replays.peek();
        if (replay != null) {
            PolledRecords replayed = replay.next();
            if (replayed != null) {
                metrics.replayed();
                return replayed;
            }
            replays.remove();
            replay.buckets().forEach(bucket -> poll(bucket, replay.nextSequence(bucket)));
            return PolledRecords.marker(() -> progress.replayed(replay.buckets()));
        }
        PolledRecords records = durable.poll();
        if (records != null) {
            bufferedBytes -= records.bytes();
        }
        return records;
    }

    private void poll(BucketId bucket, long nextSequence) {
        if (configured.contains(bucket)) {
            schedule.add(bucket, nextSequence);
        } else {
            LOG.info("{} is not configured any more: replayed, and not polled", bucket);
        }
    }
}
