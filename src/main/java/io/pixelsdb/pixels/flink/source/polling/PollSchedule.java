package io.pixelsdb.pixels.flink.source.polling;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Decides which bucket is polled next. At most one poll per bucket is in flight; of the buckets
 * that are due, the one that has been due longest comes first, so that a hot bucket cannot starve
 * the others. Pure bookkeeping; fetcher thread only.
 */
@Internal
public final class PollSchedule {

    private final PollPolicy policy;
    private final LongSupplier nanoClock;

    private final PriorityQueue<BucketCursor> waiting =
            new PriorityQueue<>((a, b) -> Long.signum(a.dueNanos() - b.dueNanos()));
    private final List<BucketCursor> held = new ArrayList<>();
    private final Set<BucketId> paused = new HashSet<>();
    private final Set<BucketCursor> all = new HashSet<>();
    private final Set<TableId> readBefore = new HashSet<>();
    private int wholeTables;
    private int inFlight;

    public PollSchedule(PollPolicy policy, LongSupplier nanoClock) {
        this.policy = policy;
        this.nanoClock = nanoClock;
    }

    /** Begins to poll a bucket, at once. */
    public void add(BucketId bucket, long nextSequence) {
        BucketCursor cursor = new BucketCursor(bucket, nextSequence, nanoClock.getAsLong());
        all.add(cursor);
        if (nextSequence > 0) {
            readBefore.add(bucket.table());
        }
        if (bucket.isWholeTable()) {
            wholeTables++;
        }
        enqueue(cursor);
    }

    /**
     * The next bucket to poll, in flight from now on.
     *
     * @return null if none is due or enough polls are in flight
     */
    @Nullable
    public BucketCursor startNext() {
        if (nanosUntilNext() > 0) {
            return null;
        }
        inFlight++;
        return waiting.remove();
    }

    /** How long until {@link #startNext} has a bucket, unless something else happens before. */
    public long nanosUntilNext() {
        if (waiting.isEmpty() || inFlight >= mostInFlight()) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, waiting.peek().dueNanos() - nanoClock.getAsLong());
    }

    /**
     * A server without buckets may hold the polls of quiet tables, which are not to stop others.
     */
    private int mostInFlight() {
        return Math.max(policy.maxPollsInFlight(), wholeTables);
    }

    public void answered(BucketCursor cursor, boolean empty) {
        cursor.answered(empty, nanoClock.getAsLong(), policy.idle());
        inFlight--;
        enqueue(cursor);
    }

    /** Returns how long the bucket has been failing. */
    public Duration failed(BucketCursor cursor) {
        long failingNanos = cursor.failed(nanoClock.getAsLong(), policy.retry());
        inFlight--;
        enqueue(cursor);
        return Duration.ofNanos(failingNanos);
    }

    /** Starts no further polls of these buckets; one that is in flight goes on. */
    public void pause(Collection<BucketId> buckets) {
        paused.addAll(buckets);
        for (BucketCursor cursor : takeAll(waiting)) {
            enqueue(cursor);
        }
    }

    public void resume(Collection<BucketId> buckets) {
        paused.removeAll(buckets);
        for (BucketCursor cursor : takeAll(held)) {
            enqueue(cursor);
        }
    }

    /** Makes buckets that are backing off from failures due at once: the server is back. */
    public void retryFailing() {
        long now = nanoClock.getAsLong();
        for (BucketCursor cursor : takeAll(waiting)) {
            cursor.retryIfFailing(now);
            waiting.add(cursor);
        }
    }

    /** Whether there is any bucket to poll, now or later on; paused ones do not count. */
    public boolean hasSomethingToPoll() {
        return inFlight > 0 || !waiting.isEmpty();
    }

    /** Whether a response of any bucket of a table was taken before the restart. */
    public boolean hasReadBefore(TableId table) {
        return readBefore.contains(table);
    }

    /** Whether every bucket has been quiet for so long. */
    public boolean isQuiet(Duration duration) {
        long nanos = duration.toNanos();
        return all.stream().allMatch(cursor -> cursor.quietNanos() >= nanos);
    }

    public int inFlight() {
        return inFlight;
    }

    private static List<BucketCursor> takeAll(Collection<BucketCursor> from) {
        List<BucketCursor> taken = new ArrayList<>(from);
        from.clear();
        return taken;
    }

    private void enqueue(BucketCursor cursor) {
        if (paused.contains(cursor.bucket())) {
            held.add(cursor);
        } else {
            waiting.add(cursor);
        }
    }
}
