package io.pixelsdb.pixels.flink.source.custody;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * Decides what has been superfluous for long enough to be removed. Pure: reads no clock.
 * Coordinator thread alone.
 */
@Internal
public final class Retention {

    /** What is remembered, at most, of the time that has not passed yet. */
    private static final int STEPS = 64;

    private final long retentionNanos;
    private final Deque<Aging> aging = new ArrayDeque<>();
    private final TreeMap<BucketId, Long> removedBefore;
    private Covered safe;
    private boolean held;
    private JournalCut removable = JournalCut.START;

    /**
     * @param marks of the journal
     * @param restored whether the job goes on from state, which may be older than the marks: then
     *     nothing is removed before something has become safe in this run
     */
    public Retention(Duration retention, Marks marks, boolean restored) {
        this.retentionNanos = retention.toNanos();
        this.removedBefore = new TreeMap<>(marks.removedBefore());
        this.safe = Covered.of(marks);
        this.held = restored;
    }

    /** Takes over what marks of earlier owners called safe; oldest first. */
    public void inherit(Marks marks, long since) {
        remember(new Aging(Covered.of(marks), since));
    }

    /**
     * @param since when it became safe; not before that of any earlier call
     * @return whether anything is new
     */
    public boolean safe(Covered newest, long since) {
        boolean isNew = !requireNonNull(newest, "newest").equals(safe);
        held = false;
        if (isNew || aging.isEmpty()) {
            safe = newest;
            remember(new Aging(newest, since));
        }
        return isNew;
    }

    /**
     * Lets the retention of older ones pass.
     *
     * @return whether more can be removed now, as soon as {@link #marks} say so
     */
    public boolean pass(long now) {
        Covered passed = null;
        while (!held && !aging.isEmpty() && now - aging.peekFirst().since >= retentionNanos) {
            passed = aging.removeFirst().covered;
        }
        if (passed == null || passed.cut().equals(removable)) {
            return false;
        }
        removable = passed.cut();
        Marks current = safe.toMarks(removedBefore);
        for (PixelsSplit split : passed.splits()) {
            // A restore of an older savepoint has set the job back: that is needed again.
            long needed = current.startOf(split.bucket()).position().sequence();
            removedBefore.merge(
                    split.bucket(), Math.min(needed, split.position().sequence()), Math::max);
        }
        return true;
    }

    /**
     * Segments that neither of them needs can be removed, once the marks are written. They are two
     * as a restore of an older savepoint may have set the job back.
     */
    public List<JournalCut> removable() {
        return List.of(removable, safe.cut());
    }

    /** As they are to be written. */
    public Marks marks() {
        return safe.toMarks(removedBefore);
    }

    /** Replaces the last one rather than keeping many that are almost as old. */
    private void remember(Aging newest) {
        if (aging.size() >= 2) {
            Aging last = aging.removeLast();
            if (last.since - aging.peekLast().since >= retentionNanos / STEPS) {
                aging.addLast(last);
            }
        }
        aging.addLast(newest);
    }

    /** Safe since a time. */
    private static final class Aging {

        private final Covered covered;
        private final long since;

        private Aging(Covered covered, long since) {
            this.covered = covered;
            this.since = since;
        }
    }
}
