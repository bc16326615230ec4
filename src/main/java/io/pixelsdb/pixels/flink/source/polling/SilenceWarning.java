package io.pixelsdb.pixels.flink.source.polling;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once for each table if a server answers and never has anything: it says the same of a table
 * that is quiet and of one that it does not know. Fetcher thread only.
 */
@Internal
public final class SilenceWarning {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceWarning.class);

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LongSupplier nanoClock;
    private final Set<TableId> settled = new HashSet<>();
    private final Map<TableId, Long> firstAnswersNanos = new HashMap<>();

    public SilenceWarning(LongSupplier nanoClock) {
        this.nanoClock = requireNonNull(nanoClock, "nanoClock");
    }

    /** A response with changes has come, now or before the restart: the table is known. */
    public void heard(TableId table) {
        settled.add(table);
    }

    /**
     * A poll was answered with nothing.
     *
     * @param buckets how many of the table this reader polls
     */
    public void nothing(BucketId bucket, int buckets) {
        if (settled.contains(bucket.table())) {
            return;
        }
        long now = nanoClock.getAsLong();
        Long firstAnswerNanos = firstAnswersNanos.putIfAbsent(bucket.table(), now);
        if (firstAnswerNanos != null && now - firstAnswerNanos >= PATIENCE.toNanos()) {
            settled.add(bucket.table());
            LOG.warn(
                    "The server answers polls of {}, but has had nothing for {} s. If there should"
                            + " be changes: schema.name is the name of the source database,"
                            + " table.name that of the table there, both in their exact case; and"
                            + " source.buckets has to be what the server has, or none for a server"
                            + " without buckets. (This reader polls {}.)",
                    bucket.table(),
                    PATIENCE.toSeconds(),
                    bucket.isWholeTable() ? "the whole table" : buckets + " of them");
        }
    }
}
