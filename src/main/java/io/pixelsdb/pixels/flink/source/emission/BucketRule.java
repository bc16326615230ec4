package io.pixelsdb.pixels.flink.source.emission;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.BucketChecking;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import org.apache.flink.annotation.Internal;

/** How changes are spread over buckets, as far as the configuration says. Immutable. */
@Internal
public final class BucketRule implements Serializable {

    private static final long serialVersionUID = 1L;

    private final BucketChecking checking;
    private final List<String> keyColumns;
    private final int[] keyIndexes;
    private final int count;
    private final int largest;

    /**
     * @param keyIndexes positions of the columns by which rows are spread, in that order; empty if
     *     they are not known, and nothing can be checked
     * @param keyColumns their names
     */
    public BucketRule(
            BucketChecking checking, Buckets buckets, List<String> keyColumns, int[] keyIndexes) {
        this.checking = requireNonNull(checking, "checking");
        this.keyColumns = List.copyOf(keyColumns);
        this.keyIndexes = keyIndexes.clone();
        this.count = buckets.count().orElse(0);
        this.largest = buckets.largest();
    }

    /** Whether there is anything to hold changes against. */
    boolean isChecked() {
        return checking != BucketChecking.OFF && keyIndexes.length > 0 && largest >= 0;
    }

    /** Whether a change in the wrong bucket ends the job. */
    boolean isStrict() {
        return checking == BucketChecking.FAIL;
    }

    List<String> keyColumns() {
        return keyColumns;
    }

    int[] keyIndexes() {
        return keyIndexes;
    }

    /** Of all buckets on the server; empty where only some of them are named. */
    OptionalInt count() {
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** The largest number of a bucket that is read. */
    int largest() {
        return largest;
    }
}
