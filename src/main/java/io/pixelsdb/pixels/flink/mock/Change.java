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

    Change(
            long number,
            int bucket,
            RowRecord record,
            @Nullable Object[] before,
            @Nullable Object[] after) {
        this.number = number;
        this.bucket = bucket;
        this.record = requireNonNull(record, "record");
        this.before = before;
        this.after = after;
    }

    /** A record made by hand, of which no rows are known. */
    static Change ofRecord(int bucket, RowRecord record) {
        return new Change(BY_HAND, bucket, record, null, null);
    }

    /** Position among the changes of its table, from 0; negative if it was made by hand. */
    public long number() {
        return number;
    }

    public int bucket() {
        return bucket;
    }

    RowRecord record() {
        return record;
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
