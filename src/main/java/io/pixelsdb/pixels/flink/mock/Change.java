package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** A record on its way through a queue, with the rows that it was written from. Immutable. */
final class Change {

    private final int bucket;
    private final RowRecord record;
    @Nullable private final Object[] before;
    @Nullable private final Object[] after;

    Change(int bucket, RowRecord record, @Nullable Object[] before, @Nullable Object[] after) {
        this.bucket = bucket;
        this.record = requireNonNull(record, "record");
        this.before = before;
        this.after = after;
    }

    /** A record made by hand, of which no rows are known. */
    static Change ofRecord(int bucket, RowRecord record) {
        return new Change(bucket, record, null, null);
    }

    int bucket() {
        return bucket;
    }

    RowRecord record() {
        return record;
    }

    /** The row after the change; null if it is deleted or unknown. */
    @Nullable
    Object[] after() {
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
