package io.pixelsdb.pixels.flink.source.replay;

import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.segment.Damages;
import io.pixelsdb.pixels.flink.source.segment.EntrySelection;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** Finds what a start without state has to know of a journal: what was left unfinished in it. */
@Internal
public final class JournalStartScan {

    private JournalStartScan() {}

    /**
     * Buckets with entries that count behind the safe positions. Reads the headers of all segments
     * that the marks' cut needs; blocks while it does.
     *
     * @param onDamage as configured, or {@link OnDamage#SKIP} for what will be discarded anyway
     * @throws io.pixelsdb.pixels.flink.compat.UnrecoverableException if entries are missing or
     *     damaged
     */
    public static SortedMap<BucketId, Unfinished> scan(
            Storage storage, Marks marks, OnDamage onDamage) throws IOException {
        Damages damages = new Damages(onDamage);
        List<SegmentEntry> entries =
                new JournalScan(storage, damages)
                        .entries(
                                marks.cut(),
                                new KnownMarks(storage, marks),
                                EntrySelection.behind(marks));
        Set<BucketId> buckets = new TreeSet<>(marks.safe().keySet());
        entries.forEach(entry -> buckets.add(entry.bucket()));
        List<PixelsSplit> splits =
                buckets.stream().map(marks::startOf).collect(Collectors.toList());
        ReplayPlan plan = ReplayPlan.of(splits, entries, marks, marks.cut());
        plan.requireComplete(damages);
        TreeMap<BucketId, Unfinished> unfinished = new TreeMap<>();
        for (BucketWalk walk : plan.walks()) {
            if (!walk.counting().isEmpty()) {
                long bytes = walk.counting().stream().mapToLong(SegmentEntry::length).sum();
                unfinished.put(
                        walk.behind().bucket(),
                        new Unfinished(
                                walk.behind(),
                                walk.firstSequence(),
                                walk.counting().size(),
                                bytes));
            }
        }
        return unfinished;
    }
}
