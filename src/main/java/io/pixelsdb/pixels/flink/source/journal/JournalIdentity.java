package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** Whose changes a journal holds and where they go, in words for people. Immutable. */
@Internal
public final class JournalIdentity implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String server;
    private final String schemaName;
    private final String tableName;
    private final String target;
    private final String primaryKey;
    private final String buckets;

    /**
     * @param server host and port
     * @param target the sink's description of its table, empty if there is none
     * @param primaryKey key columns in key order, empty if there are none
     * @param buckets as in {@code source.buckets}
     */
    public JournalIdentity(
            String server,
            String schemaName,
            String tableName,
            String target,
            String primaryKey,
            String buckets) {
        this.server = requireNonNull(server, "server");
        this.schemaName = requireNonNull(schemaName, "schemaName");
        this.tableName = requireNonNull(tableName, "tableName");
        this.target = requireNonNull(target, "target");
        this.primaryKey = requireNonNull(primaryKey, "primaryKey");
        this.buckets = requireNonNull(buckets, "buckets");
    }

    public String server() {
        return server;
    }

    public String schemaName() {
        return schemaName;
    }

    public String tableName() {
        return tableName;
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

    @Override
    public String toString() {
        return String.format(
                "server %s, table %s.%s, target %s, key (%s), buckets %s",
                server, schemaName, tableName, target, primaryKey, buckets);
    }
}
