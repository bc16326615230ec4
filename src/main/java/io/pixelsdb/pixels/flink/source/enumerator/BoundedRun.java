package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.RunBound;
import io.pixelsdb.pixels.flink.source.coordination.EndPolling;
import io.pixelsdb.pixels.flink.source.coordination.RunProgress;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a bounded run: counts over all readers, has them stop polling when it is enough, waits until
 * everything that they had polled is emitted and covered by a completed checkpoint, and only then
 * lets them finish. Coordinator thread alone.
 */
final class BoundedRun {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedRun.class);

    private static final long LOOK_MILLIS = Duration.ofMillis(100).toMillis();
    private static final long NONE = -1;

    private final SplitEnumeratorContext<PixelsSplit> context;
    private final RunBound bound;
    private final Set<TableId> tables;
    private final IntSupplier knownSplits;
    private final LongPredicate isSafe;
    private final Optional<EndOfRun> restored;
    private final Map<Integer, RunProgress> readers = new HashMap<>();
    private EndOfRun.Phase phase;
    private long coveringCheckpoint = NONE;
    private long coveredBy = NONE;

    /**
     * @param restored what a checkpoint kept of the end, if it had begun
     * @param tables that are to be read
     * @param knownSplits how many there are, with readers or without
     * @param isSafe whether the next start, even one without state, goes on behind a completed
     *     checkpoint
     */
    BoundedRun(
            SplitEnumeratorContext<PixelsSplit> context,
            RunBound bound,
            Optional<EndOfRun> restored,
            Collection<TableId> tables,
            IntSupplier knownSplits,
            LongPredicate isSafe) {
        this.context = requireNonNull(context, "context");
        this.bound = requireNonNull(bound, "bound");
        this.tables = Set.copyOf(tables);
        this.knownSplits = requireNonNull(knownSplits, "knownSplits");
        this.isSafe = requireNonNull(isSafe, "isSafe");
        this.restored = restored;
        this.phase =
                restored.filter(end -> end.isOf(bound))
                        .map(EndOfRun::phase)
                        .orElse(EndOfRun.Phase.POLLING);
    }

    /** The state of a run that had ended with another bound is refused. */
    void start() {
        restored.filter(end -> !end.isOf(bound)).ifPresent(BoundedRun::refuseIfEnded);
        // What the marks say becomes known without an event.
        context.callAsync(() -> true, (always, error) -> proceed(), LOOK_MILLIS, LOOK_MILLIS);
    }

    /** Its splits are gone from the state, so that nothing would ever be read. */
    static void refuseIfEnded(EndOfRun end) {
        if (end.phase() == EndOfRun.Phase.ENDED) {
            throw new UncheckedIOException(
                    new UnrecoverableException(
                            "The restored state is of a bounded run that had reached its end ("
                                    + end.bound()
                                    + "). Start without state: the journal knows where it ended."));
        }
    }

    /** What is to be remembered of the end; empty as long as it has not begun. */
    Optional<EndOfRun> state() {
        return phase == EndOfRun.Phase.POLLING
                ? Optional.empty()
                : Optional.of(new EndOfRun(bound.toString(), phase));
    }

    void registered(int subtask) {
        readerGone(subtask);
        if (phase != EndOfRun.Phase.POLLING) {
            tellEnd(subtask);
        }
    }

    /** What it had emitted and no checkpoint has is emitted again. */
    void readerGone(int subtask) {
        readers.remove(subtask);
        coveringCheckpoint = NONE;
        coveredBy = NONE;
    }

    void progressed(int subtask, RunProgress progress) {
        readers.put(subtask, progress);
        if (phase == EndOfRun.Phase.POLLING && isEnough()) {
            phase = EndOfRun.Phase.DRAINING;
            LOG.info(
                    "The bounded run ({}) has reached its end after {} changes. What is polled is"
                            + " emitted and committed before the job ends.",
                    bound,
                    changes());
            if (!hasEnoughChanges()) {
                warnOfSilentTables();
            }
            context.registeredReaders().keySet().forEach(this::tellEnd);
        }
        proceed();
    }

    /** The enumerator's part of a checkpoint is taken, before any reader takes part. */
    void triggered(long checkpointId) {
        if (phase == EndOfRun.Phase.DRAINING && coveringCheckpoint == NONE && isDrained()) {
            coveringCheckpoint = checkpointId;
        }
    }

    void completed(long checkpointId) {
        if (coveringCheckpoint != NONE && coveredBy == NONE && checkpointId >= coveringCheckpoint) {
            coveredBy = checkpointId;
        }
        proceed();
    }

    private void proceed() {
        if (phase == EndOfRun.Phase.DRAINING && isSettled()) {
            phase = EndOfRun.Phase.ENDED;
            LOG.info("Everything of the bounded run is committed: its readers finish.");
            context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
        }
    }

    private void tellEnd(int subtask) {
        context.sendEventToSourceReader(subtask, new EndPolling());
        if (phase == EndOfRun.Phase.ENDED) {
            context.signalNoMoreSplits(subtask);
        }
    }

    /** Where changes are counted, those of one table may be enough. */
    private void warnOfSilentTables() {
        Set<TableId> silent = new TreeSet<>(tables);
        readers.values().forEach(reader -> silent.removeAll(reader.heardOf()));
        if (!silent.isEmpty()) {
            LOG.warn(
                    "The bounded run has found nothing at all of {}. A server says so as well of a"
                            + " schema.name or table.name that it does not know, both case"
                            + " sensitive, and of source.buckets that it does not have.",
                    silent.stream().map(TableId::toString).collect(Collectors.joining(", ")));
        }
    }

    private boolean hasEnoughChanges() {
        return bound.changes().isPresent() && changes() >= bound.changes().getAsLong();
    }

    private boolean isEnough() {
        return hasEnoughChanges()
                || bound.idle().isPresent()
                        && hasAllSplits()
                        && readers.values().stream()
                                .allMatch(reader -> reader.idle() || reader.splits() == 0);
    }

    private boolean isSettled() {
        return bound.awaitsCheckpoint() ? coveredBy != NONE && isSafe.test(coveredBy) : isDrained();
    }

    private boolean isDrained() {
        return hasAllSplits()
                && readers.values().stream()
                        .allMatch(reader -> reader.drained() || reader.splits() == 0);
    }

    /** No split is on its way to a reader that does not know of it yet. */
    private boolean hasAllSplits() {
        int splits = readers.values().stream().mapToInt(RunProgress::splits).sum();
        return splits > 0 && splits == knownSplits.getAsInt();
    }

    private long changes() {
        return readers.values().stream().mapToLong(RunProgress::changes).sum();
    }
}
