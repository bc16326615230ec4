package io.pixelsdb.pixels.flink.source.replay;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.source.segment.Damages;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of a journal is emitted again, and in which order. Immutable. */
@Internal
public final class ReplayPlan {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayPlan.class);

    private static final Comparator<SegmentEntry> SEGMENT_ORDER =
            Comparator.comparing(SegmentEntry::segment).thenComparingLong(SegmentEntry::offset);

    private final TreeMap<BucketId, BucketWalk> walks;

    private ReplayPlan(TreeMap<BucketId, BucketWalk> walks) {
        this.walks = walks;
    }

    /**
     * @param splits where each bucket goes on; entries of other buckets are passed over
     * @param entries of every segment that the positions may need, in the order of segments
     * @param cut these segments
     */
    public static ReplayPlan of(
            Collection<PixelsSplit> splits,
            List<SegmentEntry> entries,
            Marks marks,
            JournalCut cut) {
        Map<BucketId, List<SegmentEntry>> byBucket = new HashMap<>();
        for (SegmentEntry entry : entries) {
            byBucket.computeIfAbsent(entry.bucket(), b -> new ArrayList<>()).add(entry);
        }
        TreeMap<BucketId, BucketWalk> walks = new TreeMap<>();
        for (PixelsSplit split : splits) {
            BucketId bucket = split.bucket();
            walks.put(
                    bucket,
                    BucketWalk.of(
                            split,
                            byBucket.getOrDefault(bucket, List.of()),
                            marks.removedBefore(bucket),
                            knownBefore(bucket, marks, cut)));
        }
        return new ReplayPlan(walks);
    }

    /**
     * The sequence before which responses of a bucket have been in the journal, as they are safe.
     * Where the cut needs nothing of their writer, the positions are of another run, which had no
     * journal.
     */
    private static long knownBefore(BucketId bucket, Marks marks, JournalCut cut) {
        Position safe = marks.startOf(bucket).position();
        return cut.hasPassed(safe.writer()) ? 0 : safe.sequence();
    }

    /**
     * @param damages found while the entries were read
     * @throws UnrecoverableException if responses or whole files are missing and that is not to be
     *     passed over
     */
    public void requireComplete(Damages damages) throws UnrecoverableException {
        String responses =
                walks.values().stream()
                        .map(BucketWalk::missing)
                        .filter(missing -> missing.count() > 0)
                        .map(MissingResponses::toString)
                        .collect(Collectors.joining("; "));
        String files = String.join(", ", damages.absentFiles());
        if (responses.isEmpty() && files.isEmpty()) {
            return;
        }
        String which =
                (responses.isEmpty() ? "" : "responses of " + responses)
                        + (responses.isEmpty() || files.isEmpty() ? "" : " and ")
                        + (files.isEmpty() ? "" : "all that was in " + files);
        if (damages.skips()) {
            LOG.warn("Going on without what the journal no longer holds: {}", which);
            return;
        }
        throw new UnrecoverableException(
                "The journal no longer holds all that comes after the positions to go on from."
                        + " Missing are "
                        + which
                        + ". Restore the files, or a newer savepoint or checkpoint, start without"
                        + " state, or give these responses up with "
                        + JournalOptions.ON_DAMAGE.key()
                        + "=skip.");
    }

    /**
     * Entries to emit: from segment to segment and in each from front to back, which has the
     * entries of each bucket in their order.
     */
    List<SegmentEntry> entries() {
        List<SegmentEntry> entries = new ArrayList<>(Math.toIntExact(responses()));
        walks.values().forEach(walk -> entries.addAll(walk.counting()));
        entries.sort(SEGMENT_ORDER);
        return entries;
    }

    /** Of entries to emit that were written again, the copies. */
    Map<SegmentEntry, List<SegmentEntry>> copies() {
        Map<SegmentEntry, List<SegmentEntry>> copies = new IdentityHashMap<>();
        walks.values().forEach(walk -> copies.putAll(walk.copies()));
        return copies;
    }

    Collection<BucketWalk> walks() {
        return walks.values();
    }

    /** What is not emitted, as it was written too late. */
    public LateResponses late() {
        return walks.values().stream()
                .map(BucketWalk::late)
                .reduce(LateResponses.NONE, LateResponses::and);
    }

    public long responses() {
        return walks.values().stream().mapToLong(walk -> walk.counting().size()).sum();
    }
}
