package io.pixelsdb.pixels.flink.source;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.config.UnfinishedEntries;
import io.pixelsdb.pixels.flink.source.coordination.PauseProofClock;
import io.pixelsdb.pixels.flink.source.enumerator.JournalSide;
import io.pixelsdb.pixels.flink.source.journal.DurableJournal;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalMetrics;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.journal.PatientReads;
import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import io.pixelsdb.pixels.flink.source.replay.JournalStartScan;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.storage.Storages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Gives both sides of a source what they need of its journal. Immutable. */
final class SourceJournal {

    private final JournalSettings settings;
    private final ReadableConfig options;

    SourceJournal(JournalSettings settings, ReadableConfig options) {
        this.settings = requireNonNull(settings, "settings");
        this.options = requireNonNull(options, "options");
    }

    JournalSettings settings() {
        return settings;
    }

    JournalSide forEnumerator() {
        // What is discarded anyway need not be whole.
        OnDamage onDamage =
                settings.unfinished() == UnfinishedEntries.DISCARD
                        ? OnDamage.SKIP
                        : settings.onDamage();
        return new JournalSide(
                settings,
                this::open,
                (storage, marks) ->
                        JournalStartScan.scan(
                                new PatientReads(storage, readPatience()), marks, onDamage),
                options.get(PollingOptions.POLL_TIMEOUT),
                options.get(PollingOptions.RETRY_TIMEOUT),
                new Clocks(System::nanoTime, new PauseProofClock(), System::currentTimeMillis));
    }

    Supplier<Journal> forReader(SourceReaderContext context) {
        return () -> {
            try {
                return new DurableJournal(
                        new PatientReads(open(settings.location()), readPatience()),
                        settings,
                        "reader " + context.getIndexOfSubtask(),
                        JournalSettings.CLOSE_TIMEOUT,
                        new FlinkMetrics(context.metricGroup()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Beyond it a restart is as good, and lets others know. */
    private Duration readPatience() {
        Duration retryTimeout = options.get(PollingOptions.RETRY_TIMEOUT);
        return retryTimeout.compareTo(JournalSettings.READ_PATIENCE) < 0
                ? retryTimeout
                : JournalSettings.READ_PATIENCE;
    }

    private Storage open(StorageLocation location) throws IOException {
        try {
            return Storages.open(location, settings.sync());
        } catch (IllegalArgumentException e) {
            throw new UnrecoverableException(e.getMessage());
        }
    }

    /** Written by the thread that writes the journal. */
    private static final class FlinkMetrics implements JournalMetrics {

        private final Counter responses;
        private final Counter bytes;
        private final Counter writes;
        private final Counter failures;
        private volatile long lastWriteMillis;

        private FlinkMetrics(MetricGroup group) {
            responses = group.counter("journaledResponses");
            bytes = group.counter("journaledBytes");
            writes = group.counter("journalWrites");
            failures = group.counter("journalFailures");
            group.gauge("lastJournalWriteMillis", () -> lastWriteMillis);
        }

        @Override
        public void flushed(int responseCount, long byteCount, long nanos) {
            responses.inc(responseCount);
            bytes.inc(byteCount);
            writes.inc();
            lastWriteMillis = nanos / 1_000_000;
        }

        @Override
        public void failed() {
            failures.inc();
        }
    }
}
