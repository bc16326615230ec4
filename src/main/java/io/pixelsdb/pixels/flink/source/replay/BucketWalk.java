package io.pixelsdb.pixels.flink.source.replay;

import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Finds which entries of one bucket count. From its position on, the largest writer's entry counts
 * for each sequence, and from there on nothing of smaller writers, which were taken over from and
 * wrote late. Of entries that a writer wrote again after a failure, the first one counts: what
 * comes first among copies is in order.
 */
final class BucketWalk {

    /** Copies stay in the order of segments, as the sort is stable. */
    private static final Comparator<SegmentEntry> ORDER =
            Comparator.comparingLong(SegmentEntry::sequence)
                    .thenComparing(SegmentEntry::writer, Comparator.reverseOrder());

    private final PixelsSplit split;
    private final List<SegmentEntry> counting = new ArrayList<>();
    private final Map<SegmentEntry, List<SegmentEntry>> copies = new IdentityHashMap<>();
    private final MissingResponses missing;
    private long next;
    private long writer;
    private int lateResponses;
    private long lateBytes;
    @Nullable private SegmentEntry lastLate;

    private BucketWalk(PixelsSplit split, long removedBefore) {
        Position position = split.position();
        this.split = split;
        this.missing = new MissingResponses(split.bucket());
        this.next = position.sequence();
        this.writer = position.writer();
        if (next < removedBefore) {
            missUpTo(removedBefore);
        }
    }

    /**
     * @param entries of the bucket, in the order of segments
     * @param removedBefore sequence before which entries may have been deleted
     * @param knownBefore sequence before which all have been in the journal: what is not there any
     *     more is missing, even if nothing comes after it
     */
    static BucketWalk of(
            PixelsSplit split, List<SegmentEntry> entries, long removedBefore, long knownBefore) {
        BucketWalk walk = new BucketWalk(split, removedBefore);
        List<SegmentEntry> sorted = new ArrayList<>(entries);
        sorted.sort(ORDER);
        sorted.forEach(walk::visit);
        walk.endWalk(knownBefore);
        return walk;
    }

    /** Entries that count in ascending sequence. */
    List<SegmentEntry> counting() {
        return counting;
    }

    /** Of entries that count and were written again, the copies. */
    Map<SegmentEntry, List<SegmentEntry>> copies() {
        return copies;
    }

    MissingResponses missing() {
        return missing;
    }

    /** What smaller writers wrote too late. */
    LateResponses late() {
        return LateResponses.ofBucket(lateResponses, lateBytes);
    }

    long firstSequence() {
        return split.position().sequence();
    }

    long nextSequence() {
        return next;
    }

    /** The split with nothing left to replay. */
    PixelsSplit behind() {
        Position position = split.position();
        return next == position.sequence()
                ? split
                : new PixelsSplit(
                        split.bucket(), new Position(writer, next, 0), split.nullFlagSeen());
    }

    private void visit(SegmentEntry entry) {
        if (entry.writer() < writer) {
            visitLate(entry);
            return;
        }
        if (entry.sequence() < next) {
            visitSame(entry);
            return;
        }
        if (isPartial(entry.sequence()) && entry.writer() != split.position().writer()) {
            // The records that were emitted are of a response that is gone.
            missing.add(entry.sequence(), entry.sequence() + 1);
        }
        missUpTo(entry.sequence());
        counting.add(entry);
        writer = entry.writer();
        next = entry.sequence() + 1;
    }

    /** A copy of the entry that counts, or nothing. */
    private void visitSame(SegmentEntry entry) {
        if (!counting.isEmpty()) {
            SegmentEntry last = counting.get(counting.size() - 1);
            if (last.sequence() == entry.sequence() && last.writer() == entry.writer()) {
                copies.computeIfAbsent(last, first -> new ArrayList<>(1)).add(entry);
            }
        }
    }

    /** What lies before the position was emitted; copies are one response. */
    private void visitLate(SegmentEntry entry) {
        boolean isCopy =
                lastLate != null
                        && lastLate.sequence() == entry.sequence()
                        && lastLate.writer() == entry.writer();
        if (entry.sequence() >= split.position().sequence() && !isCopy) {
            lateResponses++;
            lateBytes += entry.length();
            lastLate = entry;
        }
    }

    private void endWalk(long knownBefore) {
        if (isPartial(next)) {
            missUpTo(next + 1);
        }
        missUpTo(knownBefore);
    }

    private boolean isPartial(long sequence) {
        return split.position().index() > 0 && sequence == split.position().sequence();
    }

    private void missUpTo(long sequence) {
        if (next < sequence) {
            missing.add(next, sequence);
            next = sequence;
        }
    }
}
