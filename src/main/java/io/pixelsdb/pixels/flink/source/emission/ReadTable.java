package io.pixelsdb.pixels.flink.source.emission;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * How the changes of one table are read. Immutable; each reader has a copy.
 *
 * @param <T> type of what is emitted
 */
@Internal
public final class ReadTable<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final TableId id;
    private final PixelsDeserializationSchema<T> deserializer;
    private final BucketRule rule;

    /**
     * @param rule by which the server spreads its changes over buckets
     */
    public ReadTable(TableId id, PixelsDeserializationSchema<T> deserializer, BucketRule rule) {
        this.id = requireNonNull(id, "id");
        this.deserializer = requireNonNull(deserializer, "deserializer");
        this.rule = requireNonNull(rule, "rule");
    }

    public TableId id() {
        return id;
    }

    public PixelsDeserializationSchema<T> deserializer() {
        return deserializer;
    }

    public BucketRule rule() {
        return rule;
    }
}
