package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import org.apache.flink.annotation.Internal;

/** One response as it was polled. Immutable, but for the array, which nobody may change. */
@Internal
public final class JournalEntry {

    private final BucketId bucket;
    private final long sequence;
    private final byte[] response;

    /**
     * @param sequence number of the response among those of its bucket, without gaps
     * @param response bytes of a {@code PollResponse}
     */
    public JournalEntry(BucketId bucket, long sequence, byte[] response) {
        this.bucket = requireNonNull(bucket, "bucket");
        this.sequence = sequence;
        this.response = requireNonNull(response, "response");
    }

    public BucketId bucket() {
        return bucket;
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
