package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import org.apache.flink.annotation.Internal;

/** One response as it was polled. Immutable, but for the array, which nobody may change. */
@Internal
public final class JournalEntry {

    private final BucketId bucket;
    private final long writer;
    private final long sequence;
    private final byte[] response;

    /**
     * @param writer number of the writer that took the response in; 0 without a journal
     * @param sequence number of the response among those of its bucket, without gaps
     * @param response bytes of a {@code PollResponse}
     */
    public JournalEntry(BucketId bucket, long writer, long sequence, byte[] response) {
        this.bucket = requireNonNull(bucket, "bucket");
        this.writer = writer;
        this.sequence = sequence;
        this.response = requireNonNull(response, "response");
    }

    public BucketId bucket() {
        return bucket;
    }

    public long writer() {
        return writer;
    }

    public long sequence() {
        return sequence;
    }

    public byte[] response() {
        return response;
    }

    @Override
    public String toString() {
        return bucket + " response " + sequence + " (" + response.length + " bytes)";
    }
}
