package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.rpc.PollingClient;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitState;
import io.pixelsdb.pixels.flink.source.split.RestoredState;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;

/**
 * Reads the splits of one subtask: one fetcher thread polls, the task thread decodes and emits.
 *
 * @param <T> type of what is emitted
 */
@Internal
public final class PixelsSourceReader<T>
        extends SingleThreadMultiplexSourceReaderBase<
                ChangeRecord, T, PixelsSplit, PixelsSplitState> {

    /** Beyond the poll deadline, what closing may take: the journal's last write, mostly. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(15);

    private final BucketId anyConfigured;

    /**
     * @param pollTimeout deadline of one poll; closing waits longer than that
     * @param anyConfigured any bucket of the table to which splits must belong
     */
    public PixelsSourceReader(
            Supplier<PollingClient> client,
            Supplier<Journal> journal,
            PollPolicy policy,
            Duration pollTimeout,
            BucketId anyConfigured,
            PixelsDeserializationSchema<T> deserializer,
            SourceReaderContext context) {
        super(
                () ->
                        new PixelsSplitReader(
                                client.get(),
                                journal.get(),
                                policy,
                                new PollMetrics(context.metricGroup()),
                                System::nanoTime),
                new PixelsRecordEmitter<>(deserializer),
                closingAfter(pollTimeout.plus(CLOSE_GRACE)),
                context);
        this.anyConfigured = requireNonNull(anyConfigured, "anyConfigured");
    }

    /**
     * Flink interrupts a task that is cancelled. Closing goes on all the same, as abandoning a poll
     * in flight loses its changes; the poll's deadline bounds it.
     */
    @Override
    public void close() throws Exception {
        boolean interrupted = false;
        boolean closed = false;
        try {
            while (!closed) {
                try {
                    super.close();
                    closed = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    protected void onSplitFinished(Map<String, PixelsSplitState> finishedSplits) {
        throw new IllegalStateException("A stream has no end, but finished " + finishedSplits);
    }

    @Override
    protected PixelsSplitState initializedState(PixelsSplit split) {
        RestoredState.requireSameTable(split.bucket(), anyConfigured);
        return new PixelsSplitState(split);
    }

    @Override
    protected PixelsSplit toSplitType(String splitId, PixelsSplitState state) {
        return state.toSplit();
    }

    private static Configuration closingAfter(Duration timeout) {
        Configuration configuration = new Configuration();
        configuration.set(SourceReaderOptions.SOURCE_READER_CLOSE_TIMEOUT, timeout.toMillis());
        return configuration;
    }
}
