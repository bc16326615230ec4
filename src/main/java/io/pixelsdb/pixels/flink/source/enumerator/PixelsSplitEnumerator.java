package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.RunBound;
import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.coordination.RunProgress;
import io.pixelsdb.pixels.flink.source.coordination.TableReport;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.RestoredState;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns every split that no reader owns. Lives on the JobManager, in the coordinator thread alone.
 *
 * <p>A split's life: it is made once for each bucket that is not yet known, as soon as the journal
 * tells where it begins, waits here until all readers have registered, and goes to the reader with
 * the fewest splits. From then on it travels with that reader's state: a checkpoint keeps it there,
 * and a restore hands it to a reader without asking the enumerator. It comes back here only if its
 * reader fails before a checkpoint has it. No split is ever taken from a living reader, as its poll
 * in flight would be lost. A reader that has a split asks for a permit before it reads or polls.
 */
@Internal
public final class PixelsSplitEnumerator
        implements SplitEnumerator<PixelsSplit, PixelsEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(PixelsSplitEnumerator.class);

    private final Set<BucketId> configured;
    private final Set<BucketId> known;
    private final PixelsEnumeratorState restored;
    private final SplitAssignment assignment;
    @Nullable private final JournalLife journal;
    @Nullable private final BoundedRun run;
    private final SilentTables silentTables = new SilentTables();

    /**
     * Without a journal and without an end.
     *
     * @param configured buckets to read
     * @param state what a checkpoint kept, or {@link PixelsEnumeratorState#initial()}
     */
    public PixelsSplitEnumerator(
            SplitEnumeratorContext<PixelsSplit> context,
            Collection<BucketId> configured,
            PixelsEnumeratorState state) {
        this(context, configured, state, null, null);
    }

    /**
     * @param side of the journal; null without one
     * @param bound what ends the run; null if nothing does
     */
    public PixelsSplitEnumerator(
            SplitEnumeratorContext<PixelsSplit> context,
            Collection<BucketId> configured,
            PixelsEnumeratorState state,
            @Nullable JournalSide side,
            @Nullable RunBound bound) {
        requireNonNull(context, "context");
        this.configured = new TreeSet<>(configured);
        this.known = new TreeSet<>(state.knownBuckets());
        this.restored = state;
        this.assignment = new SplitAssignment(context, state.unassigned());
        this.journal =
                side == null
                        ? null
                        : new JournalLife(context, side, this.configured, state, this::handOut);
        this.run =
                bound == null
                        ? null
                        : new BoundedRun(
                                context,
                                bound,
                                state.end(),
                                tablesOf(this.configured),
                                known::size,
                                checkpoint -> journal == null || journal.isSafe(checkpoint));
    }

    private static Set<TableId> tablesOf(Set<BucketId> buckets) {
        return buckets.stream().map(BucketId::table).collect(Collectors.toSet());
    }

    /**
     * State of another table is refused here, as Flink takes an earlier error for a passing one.
     */
    @Override
    public void start() {
        RestoredState.requireFit(known, configured);
        warnOfRemovedBuckets();
        if (run == null) {
            restored.end().ifPresent(BoundedRun::refuseIfEnded);
        }
        if (run != null) {
            run.start();
        }
        if (journal != null) {
            journal.start();
            assignment.assign();
            return;
        }
        restored.journal().ifPresent(PixelsSplitEnumerator::warnOfJournal);
        List<PixelsSplit> added = new ArrayList<>();
        for (BucketId bucket : configured) {
            if (!known.contains(bucket)) {
                added.add(PixelsSplit.unread(bucket));
            }
        }
        handOut(added);
    }

    /** Splits are assigned, never requested. */
    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {}

    @Override
    public void handleSourceEvent(int subtaskId, SourceEvent event) {
        if (event instanceof RunProgress) {
            run.progressed(subtaskId, (RunProgress) event);
        } else if (event instanceof TableReport) {
            silentTables.reported((TableReport) event);
        } else if (journal == null) {
            LOG.debug("Nothing to do with {} without a journal", event);
        } else if (event instanceof PermitRequest) {
            journal.handle(subtaskId, (PermitRequest) event);
        } else if (event instanceof CheckpointReport) {
            journal.handle(subtaskId, (CheckpointReport) event);
        } else {
            throw new IllegalArgumentException("Unknown event of a reader: " + event);
        }
    }

    /** Called for every reader that fails, even if it gives nothing back. */
    @Override
    public void addSplitsBack(List<PixelsSplit> splits, int subtaskId) {
        LOG.info("Reader {} failed and gave back {} splits", subtaskId, splits.size());
        if (journal != null) {
            journal.readerGone(subtaskId);
        }
        if (run != null) {
            run.readerGone(subtaskId);
        }
        assignment.giveBack(splits, subtaskId);
        assignment.assign();
    }

    @Override
    public void addReader(int subtaskId) {
        if (journal != null) {
            journal.readerGone(subtaskId);
        }
        if (run != null) {
            run.registered(subtaskId);
        }
        assignment.assign();
    }

    @Override
    public PixelsEnumeratorState snapshotState(long checkpointId) {
        List<PixelsSplit> unassigned = assignment.unassigned();
        if (run != null) {
            run.triggered(checkpointId);
        }
        return new PixelsEnumeratorState(
                known,
                unassigned,
                journal == null
                        ? null
                        : journal.snapshot(checkpointId, unassigned.isEmpty()).orElse(null),
                run == null ? null : run.state().orElse(null));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws IOException {
        if (journal != null) {
            journal.completed(checkpointId);
        }
        if (run != null) {
            run.completed(checkpointId);
        }
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        if (journal != null) {
            journal.aborted(checkpointId);
        }
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
    }

    private void handOut(Collection<PixelsSplit> splits) {
        splits.forEach(split -> known.add(split.bucket()));
        assignment.add(splits);
        assignment.assign();
    }

    private void warnOfRemovedBuckets() {
        Set<BucketId> removed = new TreeSet<>(known);
        removed.removeAll(configured);
        if (!removed.isEmpty()) {
            LOG.warn(
                    "The restored state holds {} buckets that table.name and source.buckets no longer"
                            + " name: {}. What was polled of them is emitted, as long as their table"
                            + " is named; they are not polled any more.",
                    removed.size(),
                    removed);
        }
    }

    private static void warnOfJournal(JournalState journal) {
        LOG.warn(
                "The restored state goes with the journal {}, which is switched off. Changes that"
                        + " lie there behind the restored checkpoint are not emitted.",
                journal.id());
    }
}
