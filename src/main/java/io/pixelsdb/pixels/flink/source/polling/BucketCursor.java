package io.pixelsdb.pixels.flink.source.polling;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import org.apache.flink.annotation.Internal;

/** One bucket that is polled: when it is due and what its next response is numbered. Mutable. */
@Internal
public final class BucketCursor {

    private final BucketId bucket;
    private long nextSequence;
    private long dueNanos;
    private int emptyInARow;
    private int failuresInARow;
    private long failingSinceNanos;
    private long firstEmptyNanos;
    private long lastEmptyNanos;

    BucketCursor(BucketId bucket, long nextSequence, long nowNanos) {
        this.bucket = requireNonNull(bucket, "bucket");
        this.nextSequence = nextSequence;
        this.dueNanos = nowNanos;
    }

    public BucketId bucket() {
        return bucket;
    }

    /** Number of the response to the poll that is in flight, or to the next one. */
    public long nextSequence() {
        return nextSequence;
    }

    /** The response has come and been journaled under its number. */
    public void sequenceTaken() {
        nextSequence++;
    }

    long dueNanos() {
        return dueNanos;
    }

    void answered(boolean empty, long nowNanos, Backoff idle) {
        failuresInARow = 0;
        emptyInARow = empty ? emptyInARow + 1 : 0;
        firstEmptyNanos = emptyInARow == 1 ? nowNanos : firstEmptyNanos;
        lastEmptyNanos = nowNanos;
        dueNanos = nowNanos + (empty ? idle.pauseNanos(emptyInARow) : 0);
    }

    /** Between the first and the last of the polls in a row that were answered with nothing. */
    long quietNanos() {
        return emptyInARow == 0 ? 0 : lastEmptyNanos - firstEmptyNanos;
    }

    void retryIfFailing(long nowNanos) {
        if (failuresInARow > 0) {
            dueNanos = nowNanos;
        }
    }

    /** Returns how long the bucket has been failing. */
    long failed(long nowNanos, Backoff retry) {
        if (failuresInARow++ == 0) {
            failingSinceNanos = nowNanos;
        }
        emptyInARow = 0;
        dueNanos = nowNanos + retry.pauseNanos(failuresInARow);
        return nowNanos - failingSinceNanos;
    }
}
