package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once if a server answers and never has anything: it says the same of a table that is quiet
 * and of one that it does not know. Fetcher thread only.
 */
final class SilenceWarning {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceWarning.class);

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LongSupplier nanoClock;
    private boolean heard;
    private boolean answered;
    private long firstAnswerNanos;

    SilenceWarning(LongSupplier nanoClock) {
        this.nanoClock = requireNonNull(nanoClock, "nanoClock");
    }

    /** A response with changes has come, now or before the restart: the table is known. */
    void heard() {
        heard = true;
    }

    /**
     * A poll was answered with nothing.
     *
     * @param buckets how many this reader polls
     */
    void nothing(BucketId bucket, int buckets) {
        if (heard) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (!answered) {
            answered = true;
            firstAnswerNanos = now;
        } else if (now - firstAnswerNanos >= PATIENCE.toNanos()) {
            heard = true;
            LOG.warn(
                    "The server answers polls of {}.{}, but has had nothing for {} s. If there should"
                            + " be changes: schema.name is the name of the source database,"
                            + " table.name that of the table there, both in their exact case; and"
                            + " source.buckets has to be what the server has, or none for a server"
                            + " without buckets. (This reader polls {} of them.)",
                    bucket.schemaName(),
                    bucket.tableName(),
                    PATIENCE.toSeconds(),
                    bucket.isWholeTable() ? "none" : buckets);
        }
    }
}
