package io.pixelsdb.pixels.flink.source.split;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.apache.flink.annotation.Internal;

/** Refuses state that does not belong to the configured tables. */
@Internal
public final class RestoredState {

    private RestoredState() {}

    /**
     * Tables may have been added or left out, as long as one is the same.
     *
     * @param restored buckets of the state, if any
     * @throws UncheckedIOException around an {@link UnrecoverableException} if they are of other
     *     tables altogether, or one of them is of a server without buckets
     */
    public static void requireFit(Collection<BucketId> restored, Collection<BucketId> configured) {
        BucketsByTable tables = new BucketsByTable(configured);
        restored.forEach(bucket -> requireSameKind(bucket, tables, configured));
        if (!restored.isEmpty() && restored.stream().noneMatch(tables::hasTableOf)) {
            refuse(restored.iterator().next(), configured);
        }
    }

    /**
     * As {@link #requireFit}, for one bucket of many: Flink restores enumerator and readers each
     * without asking the other, and polling takes changes off the server.
     */
    public static void requireSameKind(BucketId restored, Collection<BucketId> configured) {
        requireSameKind(restored, new BucketsByTable(configured), configured);
    }

    private static void requireSameKind(
            BucketId restored, BucketsByTable tables, Collection<BucketId> configured) {
        if (tables.isOfAnotherKind(restored)) {
            refuse(restored, BucketsByTable.of(configured, restored.table()));
        }
    }

    private static void refuse(BucketId restored, Collection<BucketId> configured) {
        throw new UncheckedIOException(
                new UnrecoverableException(
                        "The restored state is of "
                                + restored
                                + ", but the configuration names "
                                + configured.iterator().next()
                                + " (schema.name, table.name, source.buckets). Restore the state"
                                + " with the configuration it was written under, or start without"
                                + " it."));
    }
}
