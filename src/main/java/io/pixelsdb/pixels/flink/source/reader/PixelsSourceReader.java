package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.rpc.PollingClient;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.source.coordination.EndPolling;
import io.pixelsdb.pixels.flink.source.coordination.PauseProofClock;
import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.emission.BucketCheck;
import io.pixelsdb.pixels.flink.source.emission.PixelsRecordEmitter;
import io.pixelsdb.pixels.flink.source.emission.ReadTable;
import io.pixelsdb.pixels.flink.source.emission.TableRecords;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitState;
import io.pixelsdb.pixels.flink.source.split.RestoredState;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the splits of one subtask: one fetcher thread polls, the task thread decodes and emits.
 *
 * @param <T> type of what is emitted
 */
@Internal
public final class PixelsSourceReader<T>
        extends SingleThreadMultiplexSourceReaderBase<
                ChangeRecord, T, PixelsSplit, PixelsSplitState> {

    private static final Logger LOG = LoggerFactory.getLogger(PixelsSourceReader.class);

    /** Beyond the poll deadline and what the journal may take, for closing the connection. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(15);

    private final EnumeratorLink link;
    private final RunReporter reporter;
    private final Set<BucketId> configured;

    /**
     * @param journal makes the journal of this reader, once it has a split
     * @param permitted whether to read and poll only what the enumerator permits, and to report
     *     checkpoints to it, as a journal needs that is kept
     */
    public PixelsSourceReader(
            Supplier<PollingClient> client,
            Supplier<Journal> journal,
            boolean permitted,
            ReaderSettings settings,
            Collection<ReadTable<T>> tables,
            SourceReaderContext context) {
        this(
                client,
                journal,
                settings,
                tables,
                context,
                linkOf(permitted, context, new PauseProofClock()),
                new RunReporter(
                        settings.bound(), context::sendSourceEventToCoordinator, System::nanoTime));
    }

    PixelsSourceReader(
            Supplier<PollingClient> client,
            Supplier<Journal> journal,
            ReaderSettings settings,
            Collection<ReadTable<T>> tables,
            SourceReaderContext context,
            EnumeratorLink link,
            RunReporter reporter) {
        super(
                () -> {
                    // First what may fail, so that no connection is left open.
                    Journal opened = journal.get();
                    return new PixelsSplitReader(
                            client.get(),
                            opened,
                            settings.policy(),
                            settings.configured(),
                            new PollMetrics(context.metricGroup()),
                            link,
                            reporter);
                },
                new PixelsRecordEmitter<>(
                        recordsOf(
                                tables,
                                context.metricGroup().counter("misplacedChanges"),
                                link.progress()::writer),
                        settings.discardsOthers(),
                        reporter::responseEmitted),
                closingAfter(
                        settings.policy()
                                .pollTimeout()
                                .plus(JournalSettings.READ_PATIENCE)
                                .plus(JournalSettings.CLOSE_TIMEOUT)
                                .plus(CLOSE_GRACE)),
                context);
        this.link = requireNonNull(link, "link");
        this.reporter = requireNonNull(reporter, "reporter");
        this.configured = settings.configured();
    }

    /** Flink has told the enumerator of this reader before. */
    @Override
    public void start() {
        super.start();
        link.started();
        reporter.started();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        InputStatus status = super.pollNext(output);
        if (status == InputStatus.NOTHING_AVAILABLE) {
            reporter.caughtUp();
        }
        return status;
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof Permit) {
            link.answered((Permit) event);
        } else if (event instanceof EndPolling) {
            link.pollingEnds();
        } else {
            super.handleSourceEvents(event);
        }
    }

    /** Told at the end of a bounded run alone, when checkpoints cover everything. */
    @Override
    public void notifyNoMoreSplits() {
        link.finishSplits();
        super.notifyNoMoreSplits();
    }

    @Override
    public List<PixelsSplit> snapshotState(long checkpointId) {
        List<PixelsSplit> splits = super.snapshotState(checkpointId);
        link.report(checkpointId, splits);
        return splits;
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
        LOG.info("The bounded run is over: {} splits are finished", finishedSplits.size());
    }

    @Override
    protected PixelsSplitState initializedState(PixelsSplit split) {
        RestoredState.requireSameKind(split.bucket(), configured);
        link.given(split.bucket());
        PixelsSplitState state = new PixelsSplitState(split);
        reporter.given(state);
        return state;
    }

    @Override
    protected PixelsSplit toSplitType(String splitId, PixelsSplitState state) {
        PixelsSplit split = state.toSplit();
        return reporter.isBounded() ? split : split.uncounted();
    }

    private static <T> Map<TableId, TableRecords<T>> recordsOf(
            Collection<ReadTable<T>> tables, Counter misplaced, LongSupplier ownWriter) {
        return tables.stream()
                .collect(
                        Collectors.toMap(
                                ReadTable::id,
                                table ->
                                        new TableRecords<>(
                                                table.deserializer(),
                                                new BucketCheck(
                                                        table.rule(), misplaced, ownWriter))));
    }

    /**
     * The fetcher thread sends events as well as the task thread. Flink's context does not say that
     * it may, but its way is free of state: the event is serialized and passed to the RPC gateway
     * of the JobManager, which any thread may call.
     */
    private static EnumeratorLink linkOf(
            boolean permitted, SourceReaderContext context, LongSupplier nanoClock) {
        return permitted
                ? EnumeratorLink.to(context::sendSourceEventToCoordinator, nanoClock)
                : EnumeratorLink.withoutJournal(context::sendSourceEventToCoordinator, nanoClock);
    }

    private static Configuration closingAfter(Duration timeout) {
        Configuration configuration = new Configuration();
        configuration.set(SourceReaderOptions.SOURCE_READER_CLOSE_TIMEOUT, timeout.toMillis());
        return configuration;
    }
}
