package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.DecodeException;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitState;
import java.util.Locale;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.util.Collector;

/**
 * Decodes one record and emits all of its rows, then moves the position of its split: a checkpoint
 * never falls between the rows of a record. Task thread only.
 */
final class PixelsRecordEmitter<T> implements RecordEmitter<ChangeRecord, T, PixelsSplitState> {

    private final PixelsDeserializationSchema<T> deserializer;
    private final BucketCheck buckets;
    private final Runnable whenResponseEmitted;
    private final OutputCollector<T> collector = new OutputCollector<>();

    PixelsRecordEmitter(
            PixelsDeserializationSchema<T> deserializer,
            BucketCheck buckets,
            Runnable whenResponseEmitted) {
        this.deserializer = requireNonNull(deserializer, "deserializer");
        this.buckets = requireNonNull(buckets, "buckets");
        this.whenResponseEmitted = requireNonNull(whenResponseEmitted, "whenResponseEmitted");
    }

    @Override
    public void emitRecord(ChangeRecord record, SourceOutput<T> output, PixelsSplitState state)
            throws Exception {
        if (record.hasNullFlag()) {
            state.setNullFlagSeen();
        }
        record.setEmptyIsNull(!state.nullFlagSeen());
        buckets.see(record, state.bucket());
        collector.output = output;
        try {
            deserializer.deserialize(record, collector);
        } catch (DecodeException e) {
            throw new UnrecoverableException(
                    String.format(
                            Locale.ROOT,
                            "Record %d of response %d of %s cannot be decoded: %s",
                            record.index(),
                            record.sequence(),
                            state.bucket(),
                            e.getMessage()),
                    e);
        }
        if (record.isLast()) {
            state.emittedResponse(record.writer(), record.sequence());
            whenResponseEmitted.run();
        } else {
            state.emitted(record.writer(), record.sequence(), record.index());
        }
    }

    private static final class OutputCollector<T> implements Collector<T> {

        private SourceOutput<T> output;

        @Override
        public void collect(T row) {
            output.collect(row);
        }

        @Override
        public void close() {}
    }
}
