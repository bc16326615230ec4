package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.polling.BucketCursor;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;

/**
 * One poll in flight, and what its response is named. Immutable, but for the cursor, which the
 * fetcher thread alone looks into.
 */
final class Poll {

    private final BucketCursor cursor;
    private final BucketId bucket;
    private final long writer;
    private final long sequence;
    private final long begunNanos;

    /**
     * @param writer number under which the response is journaled
     * @param begunNanos when its deadline began to run, by the clock of permits
     */
    Poll(BucketCursor cursor, long writer, long begunNanos) {
        this.cursor = requireNonNull(cursor, "cursor");
        this.bucket = cursor.bucket();
        this.writer = writer;
        this.sequence = cursor.nextSequence();
        this.begunNanos = begunNanos;
    }

    BucketCursor cursor() {
        return cursor;
    }

    BucketId bucket() {
        return bucket;
    }

    JournalEntry entry(byte[] response) {
        return new JournalEntry(bucket, writer, sequence, response);
    }

    Duration lasted(long nowNanos) {
        return Duration.ofNanos(nowNanos - begunNanos);
    }
}
