package io.pixelsdb.pixels.flink.source.emission;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.DecodeException;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.io.IOException;
import java.util.Locale;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.Collector;

/**
 * Checks and decodes the records of one table. Task thread only.
 *
 * @param <T> type of what is emitted
 */
@Internal
public final class TableRecords<T> {

    private final PixelsDeserializationSchema<T> deserializer;
    private final BucketCheck buckets;

    public TableRecords(PixelsDeserializationSchema<T> deserializer, BucketCheck buckets) {
        this.deserializer = requireNonNull(deserializer, "deserializer");
        this.buckets = requireNonNull(buckets, "buckets");
    }

    /**
     * @throws UnrecoverableException if the record cannot be decoded, or has no business in its
     *     bucket
     */
    void emit(ChangeRecord record, BucketId bucket, Collector<T> out) throws IOException {
        buckets.see(record, bucket);
        try {
            deserializer.deserialize(record, out);
        } catch (DecodeException e) {
            throw new UnrecoverableException(
                    String.format(
                            Locale.ROOT,
                            "Record %d of response %d of %s cannot be decoded: %s",
                            record.index(),
                            record.sequence(),
                            bucket,
                            e.getMessage()),
                    e);
        }
    }
}
