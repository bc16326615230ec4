package io.pixelsdb.pixels.flink.source.polling;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.coordination.TableReport;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells the enumerator once of each table that it has been heard of, or that the server answers and
 * never has anything: then the enumerator warns, unless another reader has heard of it. Fetcher
 * thread only.
 */
@Internal
public final class SilenceWarning {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<SourceEvent> enumerator;
    private final LongSupplier nanoClock;
    private final Set<TableId> settled = new HashSet<>();
    private final Map<TableId, Long> firstAnswersNanos = new HashMap<>();

    public SilenceWarning(Consumer<SourceEvent> enumerator, LongSupplier nanoClock) {
        this.enumerator = requireNonNull(enumerator, "enumerator");
        this.nanoClock = requireNonNull(nanoClock, "nanoClock");
    }

    /** A response with changes has come, now or before the restart: the table is known. */
    public void heard(TableId table) {
        if (settled.add(table)) {
            enumerator.accept(TableReport.heard(table));
        }
    }

    /** A poll was answered with nothing. */
    public void nothing(TableId table) {
        if (settled.contains(table)) {
            return;
        }
        long now = nanoClock.getAsLong();
        Long firstAnswerNanos = firstAnswersNanos.putIfAbsent(table, now);
        if (firstAnswerNanos != null && now - firstAnswerNanos >= PATIENCE.toNanos()) {
            settled.add(table);
            enumerator.accept(TableReport.silent(table, PATIENCE));
        }
    }
}
