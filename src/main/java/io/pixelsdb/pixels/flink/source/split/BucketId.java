package io.pixelsdb.pixels.flink.source.split;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.flink.annotation.Internal;

/** Names one queue of the server: a bucket of a table. Immutable. */
@Internal
public final class BucketId implements Comparable<BucketId>, Serializable {

    private static final long serialVersionUID = 1L;

    /** Stands for the one queue of a table on a server without buckets. */
    public static final int NO_BUCKET = -1;

    private static final Comparator<BucketId> ORDER =
            Comparator.comparing(BucketId::table).thenComparingInt(BucketId::bucket);

    private final TableId table;
    private final int bucket;

    /**
     * @param bucket number of the bucket, or {@link #NO_BUCKET}
     */
    public BucketId(TableId table, int bucket) {
        this.table = requireNonNull(table, "table");
        this.bucket = bucket;
    }

    /** The same with the parts of the table's name. */
    public BucketId(String schemaName, String tableName, int bucket) {
        this(new TableId(schemaName, tableName), bucket);
    }

    public TableId table() {
        return table;
    }

    public String schemaName() {
        return table.schemaName();
    }

    public String tableName() {
        return table.tableName();
    }

    public int bucket() {
        return bucket;
    }

    /** Whether this is the only queue of its table. */
    public boolean isWholeTable() {
        return bucket == NO_BUCKET;
    }

    @Override
    public int compareTo(BucketId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BucketId && compareTo((BucketId) o) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * table.hashCode() + bucket;
    }

    @Override
    public String toString() {
        return table + (isWholeTable() ? "" : "#" + bucket);
    }
}
