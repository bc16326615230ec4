package io.pixelsdb.pixels.flink.source.coordination;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells the enumerator, once for each table, whether a reader has got changes of it or the server
 * has answered all of its polls with nothing for long. Immutable.
 */
@Internal
public final class TableReport implements SourceEvent {

    private static final long serialVersionUID = 1L;

    private final TableId table;
    @Nullable private final Duration silence;

    private TableReport(TableId table, @Nullable Duration silence) {
        this.table = requireNonNull(table, "table");
        this.silence = silence;
    }

    public static TableReport heard(TableId table) {
        return new TableReport(table, null);
    }

    public static TableReport silent(TableId table, Duration silence) {
        return new TableReport(table, requireNonNull(silence, "silence"));
    }

    public TableId table() {
        return table;
    }

    /** For how long the server has had nothing; empty if the reader has heard of the table. */
    public Optional<Duration> silence() {
        return Optional.ofNullable(silence);
    }

    @Override
    public String toString() {
        return table + (silence == null ? " is heard of" : " is silent for " + silence);
    }
}
