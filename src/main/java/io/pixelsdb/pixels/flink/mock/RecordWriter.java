package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import io.pixelsdb.pixels.flink.proto.SourceInfo;
import java.util.List;
import javax.annotation.Nullable;

/** Turns rows of one table into records and finds the bucket that a row belongs to. Immutable. */
public final class RecordWriter {

    private final MockSchema schema;
    private final ValueEncoder encoder;
    private final SourceInfo source;
    private final int buckets;
    private final boolean bothImages;

    /**
     * @param bothImages whether an image that an operation does not have is set all the same, to
     *     one without values, as some servers do
     */
    RecordWriter(
            MockSchema schema,
            ValueEncoder encoder,
            SourceInfo source,
            int buckets,
            boolean bothImages) {
        this.schema = requireNonNull(schema, "schema");
        this.encoder = requireNonNull(encoder, "encoder");
        this.source = requireNonNull(source, "source");
        this.buckets = buckets;
        this.bothImages = bothImages;
    }

    public RowRecord insert(Object... row) {
        return record(OperationType.INSERT, null, row).build();
    }

    public RowRecord update(Object[] before, Object[] after) {
        return record(OperationType.UPDATE, before, after).build();
    }

    public RowRecord delete(Object... row) {
        return record(OperationType.DELETE, row, null).build();
    }

    /** A record without transaction; an image that is null is absent or without values. */
    RowRecord.Builder record(
            OperationType op, @Nullable Object[] before, @Nullable Object[] after) {
        RowRecord.Builder record = RowRecord.newBuilder().setOp(op).setSource(source);
        if (before != null || bothImages) {
            record.setBefore(image(before));
        }
        if (after != null || bothImages) {
            record.setAfter(image(after));
        }
        return record;
    }

    private RowValue image(@Nullable Object[] row) {
        if (row == null) {
            return RowValue.getDefaultInstance();
        }
        List<MockColumn> columns = schema.columns();
        if (row.length != columns.size()) {
            throw new IllegalArgumentException(
                    "A row of "
                            + columns.size()
                            + " columns cannot have "
                            + row.length
                            + " values");
        }
        RowValue.Builder image = RowValue.newBuilder();
        for (int i = 0; i < row.length; i++) {
            image.addValues(encoder.column(columns.get(i).type(), row[i]));
        }
        return image.build();
    }

    /** Bucket of a row: a hash over the wire bytes of its key, in key order. */
    public int bucketOf(Object[] row) {
        Hasher hasher = Hashing.murmur3_32_fixed().newHasher();
        for (int index : schema.keyIndexes()) {
            hasher.putBytes(
                    encoder.encode(schema.columns().get(index).type(), row[index]).toByteArray());
        }
        return bucketOf(hasher.hash(), buckets);
    }

    /**
     * Real servers take the absolute value in 32 bits. That of the smallest integer is negative and
     * would name a bucket that does not exist unless the number of buckets is a power of two; in 64
     * bits it agrees with them on all other hashes.
     */
    static int bucketOf(HashCode hash, int buckets) {
        return (int) (Math.abs((long) hash.asInt()) % buckets);
    }
}
