package io.pixelsdb.pixels.flink.schema;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

/**
 * Turns a change into what the source emits. Runs in the task thread of a reader.
 *
 * @param <T> type of what is emitted
 */
@PublicEvolving
public interface PixelsDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

    /** Called once on each reader, before the first record. */
    default void open(DeserializationSchema.InitializationContext context) throws Exception {}

    /**
     * Collects any number of rows for one change. They are emitted in one step: no checkpoint falls
     * between them.
     *
     * @param record the change, valid during this call alone
     * @throws DecodeException if the record does not fit the schema; it ends the job. Nothing may
     *     have been collected then.
     */
    void deserialize(ChangeRecord record, Collector<T> out) throws IOException;
}
