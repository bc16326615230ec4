package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.annotation.Internal;

/** Lists the segments of a journal and finds the entries in them. */
@Internal
public final class JournalScan {

    private final Storage storage;
    private final Damages damages;

    public JournalScan(Storage storage, Damages damages) {
        this.storage = requireNonNull(storage, "storage");
        this.damages = requireNonNull(damages, "damages");
    }

    /**
     * Entries of some buckets in the order of segments and of writing, void ones included.
     *
     * @param cut segments that are looked into
     */
    public List<SegmentEntry> entries(JournalCut cut, Predicate<BucketId> buckets)
            throws IOException {
        TreeMap<SegmentName, StoredFile> segments = new TreeMap<>();
        Set<Long> closedWriters = new HashSet<>();
        for (StoredFile file : storage.list(SegmentName.DIRECTORY)) {
            SegmentName.parse(file.name()).ifPresent(name -> segments.put(name, file));
            SegmentName.parseClosedMark(file.name()).ifPresent(closedWriters::add);
        }
        Set<SegmentName> ended = lastOf(closedWriters, segments.keySet());
        List<SegmentEntry> found = new ArrayList<>();
        for (Map.Entry<SegmentName, StoredFile> segment : segments.entrySet()) {
            SegmentName name = segment.getKey();
            if (cut.needs(name)) {
                SegmentReader.entries(
                                storage, segment.getValue(), name, ended.contains(name), damages)
                        .stream()
                        .filter(entry -> buckets.test(entry.bucket()))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** A writer that has closed completed the last of its segments; others it may have given up. */
    private static Set<SegmentName> lastOf(Set<Long> writers, Set<SegmentName> ascending) {
        Map<Long, SegmentName> last = new HashMap<>();
        ascending.forEach(name -> last.put(name.writer(), name));
        last.keySet().retainAll(writers);
        return new HashSet<>(last.values());
    }
}
