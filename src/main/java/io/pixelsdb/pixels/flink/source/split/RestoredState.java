package io.pixelsdb.pixels.flink.source.split;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.io.UncheckedIOException;
import org.apache.flink.annotation.Internal;

/**
 * Refuses state of another table. Enumerator and readers both look, as Flink restores each without
 * asking the other, and polling takes changes off the server.
 */
@Internal
public final class RestoredState {

    private RestoredState() {}

    /**
     * @param configured any bucket of the configured table
     * @throws UncheckedIOException around an {@link UnrecoverableException} if the restored bucket
     *     is of another table, or one of them is of a server without buckets
     */
    public static void requireSameTable(BucketId restored, BucketId configured) {
        boolean same =
                restored.schemaName().equals(configured.schemaName())
                        && restored.tableName().equals(configured.tableName())
                        && restored.isWholeTable() == configured.isWholeTable();
        if (!same) {
            throw new UncheckedIOException(
                    new UnrecoverableException(
                            "The restored state is of "
                                    + restored
                                    + ", but the configuration names "
                                    + configured
                                    + " (schema.name, table.name, source.buckets). Restore the"
                                    + " state with the configuration it was written under, or"
                                    + " start without it."));
        }
    }
}
