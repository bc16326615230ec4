package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Splits that no reader owns, and who gets them. Coordinator thread alone. */
final class SplitAssignment {

    private static final Logger LOG = LoggerFactory.getLogger(SplitAssignment.class);

    private final SplitEnumeratorContext<PixelsSplit> context;
    private final List<PixelsSplit> unassigned;

    /** Subtasks whose readers failed and gave a bucket back: their successors get it. */
    private final Map<BucketId, Integer> homes = new HashMap<>();

    /** Splits handed to each reader by this enumerator. */
    private final Map<Integer, Integer> load = new HashMap<>();

    SplitAssignment(
            SplitEnumeratorContext<PixelsSplit> context, Collection<PixelsSplit> unassigned) {
        this.context = requireNonNull(context, "context");
        this.unassigned = new ArrayList<>(unassigned);
    }

    List<PixelsSplit> unassigned() {
        return List.copyOf(unassigned);
    }

    void add(Collection<PixelsSplit> splits) {
        unassigned.addAll(splits);
    }

    /**
     * They wait for the next reader of the same subtask. Any other one may be older than the reader
     * that held them, and buckets go to newer ones only.
     */
    void giveBack(List<PixelsSplit> splits, int subtask) {
        load.merge(subtask, -splits.size(), Integer::sum);
        unassigned.addAll(splits);
        splits.forEach(split -> homes.put(split.bucket(), subtask));
    }

    /** Waits for all readers, so that the first to come does not get everything. */
    void assign() {
        int parallelism = context.currentParallelism();
        if (unassigned.isEmpty() || context.registeredReaders().size() < parallelism) {
            return;
        }
        Map<Integer, List<PixelsSplit>> assignment = new HashMap<>();
        for (PixelsSplit split : unassigned) {
            Integer home = homes.remove(split.bucket());
            int reader = home == null ? leastLoaded(parallelism) : home;
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
