package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.RestoredState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns every split that no reader owns. Lives on the JobManager, in the coordinator thread alone.
 *
 * <p>A split's life: it is made once for each configured bucket that is not yet known, waits here
 * until all readers have registered, and goes to the reader with the fewest splits. From then on it
 * travels with that reader's state: a checkpoint keeps it there, and a restore hands it to a reader
 * without asking the enumerator. It comes back here only if its reader fails before a checkpoint
 * has it. No split is ever taken from a living reader, as its poll in flight would be lost.
 */
@Internal
public final class PixelsSplitEnumerator
        implements SplitEnumerator<PixelsSplit, PixelsEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(PixelsSplitEnumerator.class);

    private final SplitEnumeratorContext<PixelsSplit> context;
    private final Set<BucketId> configured;
    private final Set<BucketId> known;
    private final List<PixelsSplit> unassigned;

    /** Splits handed to each reader by this enumerator. */
    private final Map<Integer, Integer> load = new HashMap<>();

    /**
     * @param configured buckets to read
     * @param state what a checkpoint kept, or {@link PixelsEnumeratorState#initial()}
     */
    public PixelsSplitEnumerator(
            SplitEnumeratorContext<PixelsSplit> context,
            Collection<BucketId> configured,
            PixelsEnumeratorState state) {
        this.context = requireNonNull(context, "context");
        this.configured = new TreeSet<>(configured);
        this.known = new TreeSet<>(state.knownBuckets());
        this.unassigned = new ArrayList<>(state.unassigned());
    }

    /**
     * State of another table is refused here, as Flink takes an earlier error for a passing one.
     */
    @Override
    public void start() {
        BucketId anyConfigured = configured.iterator().next();
        known.forEach(bucket -> RestoredState.requireSameTable(bucket, anyConfigured));
        Set<BucketId> removed = new TreeSet<>(known);
        removed.removeAll(configured);
        if (!removed.isEmpty()) {
            LOG.warn(
                    "The restored state holds {} buckets that source.buckets no longer names: {}."
                            + " They go on being polled.",
                    removed.size(),
                    removed);
        }
        for (BucketId bucket : configured) {
            if (known.add(bucket)) {
                unassigned.add(PixelsSplit.unread(bucket));
            }
        }
        assign();
    }

    /** Splits are assigned, never requested. */
    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {}

    @Override
    public void addSplitsBack(List<PixelsSplit> splits, int subtaskId) {
        LOG.info("Reader {} failed and gave back {} splits", subtaskId, splits.size());
        load.merge(subtaskId, -splits.size(), Integer::sum);
        unassigned.addAll(splits);
        assign();
    }

    @Override
    public void addReader(int subtaskId) {
        assign();
    }

    @Override
    public PixelsEnumeratorState snapshotState(long checkpointId) {
        return new PixelsEnumeratorState(known, unassigned, null);
    }

    @Override
    public void close() {}

    /** Waits for all readers, so that the first to come does not get everything. */
    private void assign() {
        int parallelism = context.currentParallelism();
        if (unassigned.isEmpty() || context.registeredReaders().size() < parallelism) {
            return;
        }
        Map<Integer, List<PixelsSplit>> assignment = new HashMap<>();
        for (PixelsSplit split : unassigned) {
            int reader = leastLoaded(parallelism);
            load.merge(reader, 1, Integer::sum);
            assignment.computeIfAbsent(reader, r -> new ArrayList<>()).add(split);
        }
        LOG.info("Assigning {} splits to {} readers", unassigned.size(), parallelism);
        unassigned.clear();
        context.assignSplits(new SplitsAssignment<>(assignment));
    }

    private int leastLoaded(int parallelism) {
        return context.registeredReaders().keySet().stream()
                .filter(reader -> reader < parallelism)
                .min(
                        Comparator.<Integer>comparingInt(reader -> load.getOrDefault(reader, 0))
                                .thenComparing(Comparator.naturalOrder()))
                .orElseThrow(() -> new IllegalStateException("No reader is registered"));
    }
}
