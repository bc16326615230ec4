package io.pixelsdb.pixels.flink.source.replay;

import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The segments that one listing showed, and what marks say of them. Immutable. */
final class SegmentListing {

    private final TreeMap<SegmentName, StoredFile> segments = new TreeMap<>();
    private final List<ClosedMark> marks = new ArrayList<>();

    SegmentListing(Collection<StoredFile> files) {
        for (StoredFile file : files) {
            SegmentName.parse(file.name()).ifPresent(name -> segments.put(name, file));
            ClosedMark.parse(file.name()).ifPresent(marks::add);
        }
    }

    /** Segments that a cut needs, but for those of writers that closed without any entry. */
    TreeMap<SegmentName, StoredFile> segments(JournalCut cut) {
        Set<Long> idle =
                marks.stream()
                        .filter(ClosedMark::isEmpty)
                        .map(ClosedMark::writer)
                        .collect(Collectors.toSet());
        TreeMap<SegmentName, StoredFile> needed = new TreeMap<>(segments);
        needed.keySet().removeIf(name -> !cut.needs(name) || idle.contains(name.writer()));
        return needed;
    }

    /**
     * Segments that were completed, listed or not: a writer that has closed completed the last of
     * its segments; others it may have given up. A mark that does not name it leaves the last one
     * that is there.
     */
    Set<SegmentName> ended() {
        Map<Long, SegmentName> lastThere = new HashMap<>();
        segments.keySet().forEach(name -> lastThere.put(name.writer(), name));
        Set<SegmentName> ended = new TreeSet<>();
        for (ClosedMark mark : marks) {
            if (mark.tellsOfLast()) {
                mark.last()
                        .or(() -> Optional.ofNullable(lastThere.get(mark.writer())))
                        .ifPresent(ended::add);
            }
        }
        return ended;
    }
}
