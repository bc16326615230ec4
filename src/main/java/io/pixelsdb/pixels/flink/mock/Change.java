package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.RowRecord;

/** A record and the bucket whose queue it goes to. Immutable. */
final class Change {

    private final int bucket;
    private final RowRecord record;

    Change(int bucket, RowRecord record) {
        this.bucket = bucket;
        this.record = requireNonNull(record, "record");
    }

    int bucket() {
        return bucket;
    }

    RowRecord record() {
        return record;
    }
}
