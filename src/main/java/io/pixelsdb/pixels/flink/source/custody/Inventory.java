package io.pixelsdb.pixels.flink.source.custody;

import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;

/** The segments of a journal as one listing showed them. Immutable. */
@Internal
public final class Inventory {

    private final TreeMap<SegmentName, Long> segments = new TreeMap<>();
    private final TreeMap<Long, String> closed = new TreeMap<>();

    Inventory(Collection<StoredFile> files) {
        for (StoredFile file : files) {
            SegmentName.parse(file.name()).ifPresent(name -> segments.put(name, file.size()));
            ClosedMark.parse(file.name())
                    .ifPresent(mark -> closed.put(mark.writer(), mark.fileName()));
        }
    }

    /** Writers that have segments or have ended. */
    Set<Long> writers() {
        Set<Long> writers = new TreeSet<>(closed.keySet());
        segments.keySet().forEach(segment -> writers.add(segment.writer()));
        return writers;
    }

    /** Writers that have ended and left nothing out. */
    Set<Long> closed() {
        return Set.copyOf(closed.keySet());
    }

    /** Number of segments. */
    public int count() {
        return segments.size();
    }

    /** Size of all segments. */
    public long bytes() {
        return segments.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Files that no cut needs: segments, and closed marks of writers without any. */
    List<String> notNeeded(Collection<JournalCut> cuts) {
        List<String> names = new ArrayList<>();
        Set<Long> staying = new TreeSet<>();
        for (SegmentName segment : segments.keySet()) {
            if (cuts.stream().anyMatch(cut -> cut.needs(segment))) {
                staying.add(segment.writer());
            } else {
                names.add(segment.fileName());
            }
        }
        for (long writer : closed.keySet()) {
            if (cuts.stream().allMatch(cut -> cut.hasPassed(writer)) && !staying.contains(writer)) {
                names.add(closed.get(writer));
            }
        }
        return names;
    }

    /** Files without some of them. */
    Inventory without(Collection<String> names) {
        Inventory left = new Inventory(List.of());
        left.segments.putAll(segments);
        left.closed.putAll(closed);
        Set<String> gone = Set.copyOf(names);
        left.segments.keySet().removeIf(segment -> gone.contains(segment.fileName()));
        return left;
    }
}
