package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** A record on its way through a queue, with the rows that it was written from. Immutable. */
public final class Change {

    private static final long BY_HAND = -1;

    private final long number;
    private final int bucket;
    private final RowRecord record;
    @Nullable private final Object[] before;
    @Nullable private final Object[] after;
    private final boolean readable;

    Change(
            long number,
            int bucket,
            RowRecord record,
            @Nullable Object[] before,
            @Nullable Object[] after) {
        this(number, bucket, record, before, after, true);
    }

    private Change(
            long number,
            int bucket,
            RowRecord record,
            @Nullable Object[] before,
            @Nullable Object[] after,
            boolean readable) {
        this.number = number;
        this.bucket = bucket;
        this.record = requireNonNull(record, "record");
        this.before = before;
        this.after = after;
        this.readable = readable;
    }

    /** A record made by hand, of which no rows are known. */
    static Change ofRecord(int bucket, RowRecord record) {
        return new Change(BY_HAND, bucket, record, null, null);
    }

    /** The same change, sent as another record that means the same. */
    public Change sentAs(RowRecord other) {
        return new Change(number, bucket, other, before, after, readable);
    }

    /** The same change, sent as a record that no client can make it out from. */
    public Change unreadable(int otherBucket, RowRecord broken) {
        return new Change(number, otherBucket, broken, before, after, false);
    }

    /** Position among the changes of its table, from 0; negative if it was made by hand. */
    public long number() {
        return number;
    }

    /** Whether it was made up by a workload, not by hand. */
    boolean isOfWorkload() {
        return number != BY_HAND;
    }

    public int bucket() {
        return bucket;
    }

    public RowRecord record() {
        return record;
    }

    /** Whether a client can make out what has changed. */
    boolean isReadable() {
        return readable;
    }

    /** The row before the change, not to be altered; null if it is inserted or unknown. */
    @Nullable
    public Object[] before() {
        return before;
    }

    /** The row after the change, not to be altered; null if it is deleted or unknown. */
    @Nullable
    public Object[] after() {
        return after;
    }

    /** Makes the change in a table. */
    void apply(MockSchema schema, Map<List<Object>, Object[]> rows) {
        if (before != null) {
            rows.remove(schema.keyOf(before));
        }
        if (after != null) {
            rows.put(schema.keyOf(after), after);
        }
    }

    /** Takes the change back out of a table that it was the last to touch, as to its keys. */
    void undo(MockSchema schema, Map<List<Object>, Object[]> rows) {
        if (after != null) {
            rows.remove(schema.keyOf(after));
        }
        if (before != null) {
            rows.put(schema.keyOf(before), before);
        }
    }
}
