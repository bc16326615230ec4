package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.io.Serializable;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/** A table whose changes a journal holds and where they go, in words for people. Immutable. */
@Internal
public final class JournalTable implements Serializable {

    private static final long serialVersionUID = 1L;

    private final TableId id;
    private final String target;
    private final String primaryKey;
    private final String buckets;

    /**
     * @param target the sink's description of its table, empty if there is none
     * @param primaryKey key columns in key order, empty if there are none
     * @param buckets as in {@code source.buckets}
     */
    public JournalTable(TableId id, String target, String primaryKey, String buckets) {
        this.id = requireNonNull(id, "id");
        this.target = requireNonNull(target, "target");
        this.primaryKey = requireNonNull(primaryKey, "primaryKey");
        this.buckets = requireNonNull(buckets, "buckets");
    }

    public TableId id() {
        return id;
    }

    public String target() {
        return target;
    }

    public String primaryKey() {
        return primaryKey;
    }

    public String buckets() {
        return buckets;
    }

    /** The same as names of queues. */
    public Set<BucketId> queues() {
        return Buckets.parse(buckets).of(id);
    }

    @Override
    public String toString() {
        return String.format(
                "table %s, target %s, key (%s), buckets %s", id, target, primaryKey, buckets);
    }
}
