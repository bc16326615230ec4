package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.source.coordination.TableReport;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once for each table if the server answers polls of it and no reader ever gets anything: it
 * says the same of a table that is quiet and of one that it does not know. A reader alone cannot
 * tell, as its buckets may be empty and those of others not. Coordinator thread alone.
 */
final class SilentTables {

    private static final Logger LOG = LoggerFactory.getLogger(SilentTables.class);

    /** Heard of by any reader, or warned about. */
    private final Set<TableId> settled = new HashSet<>();

    void reported(TableReport report) {
        boolean settledNow = settled.add(report.table());
        if (settledNow && report.silence().isPresent()) {
            warn(report.table(), report.silence().get());
        }
    }

    private static void warn(TableId table, Duration silence) {
        LOG.warn(
                "The server answers polls of {}, but has had nothing for {} s. If there should"
                        + " be changes: schema.name is the name of the source database,"
                        + " table.name that of the table there, both in their exact case; and"
                        + " source.buckets has to be what the server has, or none for a server"
                        + " without buckets.",
                table,
                silence.toSeconds());
    }
}
