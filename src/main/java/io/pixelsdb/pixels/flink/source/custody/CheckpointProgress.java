package io.pixelsdb.pixels.flink.source.custody;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what completed checkpoints cover, from what readers reported for them. Pure.
 * Coordinator thread alone.
 */
@Internal
public final class CheckpointProgress {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointProgress.class);

    private static final long NONE = -1;

    private final TreeMap<Long, Pending> pending = new TreeMap<>();
    private final Function<String, OptionalLong> writerOf;
    private Covered covered;
    @Nullable private Covered safe;
    private long coveredCheckpoint = NONE;
    private long safeCheckpoint = NONE;

    /**
     * @param covered what this run began with: the cut that its positions need, and positions of
     *     buckets that no reader may report for a while
     * @param writerOf the number that a reader was given, as far as it was
     */
    public CheckpointProgress(Covered covered, Function<String, OptionalLong> writerOf) {
        this.covered = requireNonNull(covered, "covered");
        this.writerOf = requireNonNull(writerOf, "writerOf");
    }

    /**
     * The enumerator's own part of a checkpoint is taken, before any reader takes part.
     *
     * @param lastWriter largest number given so far: readers with larger ones begin later
     * @param allAssigned whether every split is with a reader
     */
    public void triggered(long checkpointId, long lastWriter, boolean allAssigned) {
        pending.put(checkpointId, new Pending(lastWriter, allAssigned));
    }

    public void report(int subtask, CheckpointReport report) {
        Pending checkpoint = pending.get(report.checkpointId());
        if (checkpoint != null) {
            checkpoint.reports.put(subtask, report);
        }
    }

    public void aborted(long checkpointId) {
        pending.remove(checkpointId);
    }

    /**
     * @return whether everything that earlier writers left is replayed and covered
     */
    public boolean completed(long checkpointId, int parallelism) throws IOException {
        Pending checkpoint = pending.get(checkpointId);
        pending.headMap(checkpointId, true).clear();
        if (checkpoint == null || !checkpoint.isComplete(parallelism)) {
            LOG.debug("Checkpoint {} completed without a report of every reader", checkpointId);
            return false;
        }
        Collection<CheckpointReport> reports = checkpoint.reports.values();
        boolean replayed =
                checkpoint.allAssigned && reports.stream().allMatch(CheckpointReport::replayed);
        List<PixelsSplit> splits = new ArrayList<>();
        for (CheckpointReport report : reports) {
            splits.addAll(report.splits());
        }
        if (coveredCheckpoint != NONE) {
            safe = covered;
            safeCheckpoint = coveredCheckpoint;
        }
        coveredCheckpoint = checkpointId;
        JournalCut cut =
                replayed
                        ? new JournalCut(
                                Math.max(checkpoint.lastWriter, covered.cut().upToWriter()),
                                firstNeeded(reports))
                        : new JournalCut(covered.cut().upToWriter(), advanced(reports));
        covered = covered.with(cut, splits);
        return replayed;
    }

    /** Segments that a restore of the last completed checkpoint, or a newer one, may need. */
    public JournalCut cut() {
        return covered.cut();
    }

    /** The checkpoint that covers what is safe; negative before there is one. */
    public long safeCheckpoint() {
        return safeCheckpoint;
    }

    /** What was covered when the last but one checkpoint completed; empty before that. */
    public Optional<Covered> safe() {
        return Optional.ofNullable(safe);
    }

    /**
     * Writers of these readers alone: all others up to the last number given are earlier attempts,
     * whose entries are emitted. A reader that was given its number but did not know it yet may
     * have begun to write by now.
     */
    private Map<Long, Long> firstNeeded(Collection<CheckpointReport> reports) {
        Map<Long, Long> needed = new HashMap<>();
        for (CheckpointReport report : reports) {
            if (report.writer() != 0) {
                needed.put(report.writer(), report.firstNeededSegment());
            } else {
                writerOf.apply(report.reader()).ifPresent(writer -> needed.put(writer, 0L));
            }
        }
        return needed;
    }

    /** While earlier writers are needed nothing is left out; those named so far move on. */
    private Map<Long, Long> advanced(Collection<CheckpointReport> reports) {
        Map<Long, Long> needed = new HashMap<>(covered.cut().firstNeeded());
        for (CheckpointReport report : reports) {
            needed.computeIfPresent(
                    report.writer(),
                    (writer, first) -> Math.max(first, report.firstNeededSegment()));
        }
        return needed;
    }

    /** A checkpoint that has not completed. */
    private static final class Pending {

        private final long lastWriter;
        private final boolean allAssigned;
        private final Map<Integer, CheckpointReport> reports = new HashMap<>();

        private Pending(long lastWriter, boolean allAssigned) {
            this.lastWriter = lastWriter;
            this.allAssigned = allAssigned;
        }

        private boolean isComplete(int parallelism) {
            return IntStream.range(0, parallelism).allMatch(reports::containsKey);
        }
    }
}
