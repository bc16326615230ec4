package io.pixelsdb.pixels.flink.source.replay;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.util.ArrayList;
import java.util.List;

/** Responses of one bucket that a position needs and the journal does not hold. */
final class MissingResponses {

    private final BucketId bucket;
    private final List<String> ranges = new ArrayList<>();
    private long count;

    MissingResponses(BucketId bucket) {
        this.bucket = bucket;
    }

    /**
     * @param to the first that is there again
     */
    void add(long from, long to) {
        ranges.add(to - from == 1 ? Long.toString(from) : from + " to " + (to - 1));
        count += to - from;
    }

    long count() {
        return count;
    }

    @Override
    public String toString() {
        return bucket + ": " + String.join(", ", ranges);
    }
}
