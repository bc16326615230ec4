package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import org.apache.flink.annotation.Internal;

/**
 * One response in a segment: what it is and where it lies. A replay holds one for each response, so
 * it is small, and shares segment and bucket with others. Immutable.
 */
@Internal
public final class SegmentEntry {

    private final SegmentName segment;
    private final long offset;
    private final int length;
    private final BucketId bucket;
    private final long sequence;
    private final int checksum;

    public SegmentEntry(
            SegmentName segment,
            long offset,
            int length,
            BucketId bucket,
            long sequence,
            int checksum) {
        this.segment = requireNonNull(segment, "segment");
        this.offset = offset;
        this.length = length;
        this.bucket = requireNonNull(bucket, "bucket");
        this.sequence = sequence;
        this.checksum = checksum;
    }

    public SegmentName segment() {
        return segment;
    }

    /** Where in the segment the response begins. */
    public long offset() {
        return offset;
    }

    /** Bytes of the response. */
    public int length() {
        return length;
    }

    /** Where in the segment the response ends. */
    public long end() {
        return offset + length;
    }

    public BucketId bucket() {
        return bucket;
    }

    public long writer() {
        return segment.writer();
    }

    public long sequence() {
        return sequence;
    }

    /** Whether these bytes are what was polled; the response is the part of them that is named. */
    public boolean matches(byte[] bytes, int from) {
        return bytes.length - from >= length
                && SegmentFormat.checksum(bytes, from, length) == checksum;
    }

    @Override
    public String toString() {
        return bucket + " response " + sequence + " in " + segment + " at " + offset;
    }
}
