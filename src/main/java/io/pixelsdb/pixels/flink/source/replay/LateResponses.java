package io.pixelsdb.pixels.flink.source.replay;

import java.util.Locale;
import org.apache.flink.annotation.Internal;

/**
 * What writers wrote after their buckets had been taken over from them, as far as a replay comes by
 * it. None of it counts, so these changes are lost. Immutable.
 */
@Internal
public final class LateResponses {

    static final LateResponses NONE = new LateResponses(0, 0, 0);

    private final int responses;
    private final long bytes;
    private final int buckets;

    private LateResponses(int responses, long bytes, int buckets) {
        this.responses = responses;
        this.bytes = bytes;
        this.buckets = buckets;
    }

    static LateResponses ofBucket(int responses, long bytes) {
        return responses == 0 ? NONE : new LateResponses(responses, bytes, 1);
    }

    /** Both together, if they are of different buckets. */
    LateResponses and(LateResponses others) {
        return new LateResponses(
                responses + others.responses, bytes + others.bytes, buckets + others.buckets);
    }

    /** How many there are. */
    public int count() {
        return responses;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%d responses (%d bytes) of %d buckets", responses, bytes, buckets);
    }
}
