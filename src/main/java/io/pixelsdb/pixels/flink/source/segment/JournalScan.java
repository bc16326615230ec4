package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** Lists the segments of a journal and finds the entries in them. Used by one thread. */
@Internal
public final class JournalScan {

    private final Storage storage;
    private final Damages damages;
    private int held;

    public JournalScan(Storage storage, Damages damages) {
        this.storage = requireNonNull(storage, "storage");
        this.damages = requireNonNull(damages, "damages");
    }

    /**
     * Entries in the order of segments and of writing, void ones included. Blocks until all have
     * been read, several at once. Of segments that are missing the damages know.
     *
     * @param cut segments that are looked into
     * @param kept segments that cannot have been removed yet
     * @param selection entries to keep; nothing of others stays in memory
     */
    public List<SegmentEntry> entries(JournalCut cut, JournalCut kept, EntrySelection selection)
            throws IOException {
        TreeMap<SegmentName, StoredFile> segments = new TreeMap<>();
        List<ClosedMark> marks = new ArrayList<>();
        for (StoredFile file : storage.list(SegmentName.DIRECTORY)) {
            SegmentName.parse(file.name()).ifPresent(name -> segments.put(name, file));
            ClosedMark.parse(file.name()).ifPresent(marks::add);
        }
        Set<SegmentName> ended = lastOf(marks, segments.keySet());
        Set<Long> idle =
                marks.stream()
                        .filter(ClosedMark::isEmpty)
                        .map(ClosedMark::writer)
                        .collect(Collectors.toSet());
        segments.keySet().removeIf(name -> !cut.needs(name) || idle.contains(name.writer()));
        Set<SegmentName> expected = new TreeSet<>(ended);
        TreeMap<SegmentName, SegmentContents> read = new TreeMap<>();
        for (Map.Entry<SegmentName, StoredFile> segment : segments.entrySet()) {
            SegmentName name = segment.getKey();
            if (isEmpty(name, segment.getValue()) && !ended.contains(name)) {
                read.put(name, SegmentContents.nothing(name));
            }
        }
        while (read.size() < segments.size() || !expected.isEmpty()) {
            read.putAll(readNew(segments, read.keySet(), ended, selection));
            read.values()
                    .forEach(
                            found ->
                                    found.previous()
                                            .ifPresent(link -> expected.add(link.segment())));
            expected.removeIf(
                    name -> segments.containsKey(name) || !cut.needs(name) || !kept.needs(name));
            for (SegmentName name : expected) {
                lookAgain(name).ifPresent(file -> segments.put(name, file));
            }
            expected.clear();
        }
        requireWhole(read);
        held = read.values().stream().mapToInt(found -> found.entries().size()).sum();
        List<SegmentEntry> entries = new ArrayList<>(held);
        read.values().forEach(found -> entries.addAll(found.entries()));
        return entries;
    }

    /** How many entries were in memory when all was read. */
    int held() {
        return held;
    }

    /**
     * Whether a segment can be known without reading it. Each attempt to start a job leaves one for
     * each reader, and they stay as long as the attempts fail. A file that grows may have grown.
     */
    private boolean isEmpty(SegmentName name, StoredFile file) {
        return name.number() == 0
                && file.size() == SegmentFormat.EMPTY_BYTES
                && !storage.syncsWhileOpen();
    }

    private Map<SegmentName, SegmentContents> readNew(
            Map<SegmentName, StoredFile> segments,
            Set<SegmentName> read,
            Set<SegmentName> ended,
            EntrySelection selection)
            throws IOException {
        List<SegmentName> names = new ArrayList<>(segments.keySet());
        names.removeAll(read);
        List<Callable<SegmentContents>> reads = new ArrayList<>();
        for (SegmentName name : names) {
            reads.add(
                    () ->
                            SegmentReader.read(
                                    storage,
                                    segments.get(name),
                                    name,
                                    ended.contains(name),
                                    selection,
                                    damages));
        }
        List<SegmentContents> found = ParallelReads.inOrder(reads);
        Map<SegmentName, SegmentContents> byName = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), found.get(i));
        }
        return byName;
    }

    /** What later segments tell of earlier ones must be there; they were written before them. */
    private void requireWhole(SortedMap<SegmentName, SegmentContents> read)
            throws UnrecoverableException {
        for (SegmentContents found : read.values()) {
            SegmentLink link = found.previous().orElse(null);
            SegmentContents before = link == null ? null : read.get(link.segment());
            if (before != null) {
                try {
                    before.requireWhole(link);
                } catch (DamagedJournalException e) {
                    damages.found(e, "what was at the end of this file");
                }
            }
        }
    }

    /** Its writer may have made it and closed while the files were being listed. */
    private Optional<StoredFile> lookAgain(SegmentName name) throws IOException {
        List<StoredFile> files = storage.list(name.fileName());
        if (files.isEmpty()) {
            damages.absent(name.fileName());
        }
        return files.stream().findFirst();
    }

    /**
     * A writer that has closed completed the last of its segments; others it may have given up. A
     * mark that does not name it leaves the last one that is there.
     */
    private static Set<SegmentName> lastOf(List<ClosedMark> marks, Set<SegmentName> ascending) {
        Map<Long, SegmentName> lastThere = new HashMap<>();
        ascending.forEach(name -> lastThere.put(name.writer(), name));
        Set<SegmentName> ended = new TreeSet<>();
        for (ClosedMark mark : marks) {
            if (!mark.isEmpty()) {
                mark.last()
                        .or(() -> Optional.ofNullable(lastThere.get(mark.writer())))
                        .ifPresent(ended::add);
            }
        }
        return ended;
    }
}
