package io.pixelsdb.pixels.flink.source.replay;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.segment.DamagedJournalException;
import io.pixelsdb.pixels.flink.source.segment.Damages;
import io.pixelsdb.pixels.flink.source.segment.EntrySelection;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.SegmentContents;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.segment.SegmentFormat;
import io.pixelsdb.pixels.flink.source.segment.SegmentLink;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.segment.SegmentReader;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the segments of a journal and finds the entries in them. Used by one thread. */
@Internal
public final class JournalScan {

    private static final Logger LOG = LoggerFactory.getLogger(JournalScan.class);

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
     * @param marks tell of segments that are not there whether they may have been removed
     * @param selection entries to keep; nothing of others stays in memory
     */
    public List<SegmentEntry> entries(JournalCut cut, KnownMarks marks, EntrySelection selection)
            throws IOException {
        SegmentListing listing = new SegmentListing(storage.list(SegmentName.DIRECTORY));
        Set<SegmentName> ended = listing.ended();
        TreeMap<SegmentName, StoredFile> unread = listing.segments(cut);
        Set<SegmentName> known = new TreeSet<>(unread.keySet());
        TreeMap<SegmentName, SegmentContents> read = withoutReading(unread, ended);
        unread.keySet().removeAll(read.keySet());
        Set<SegmentName> expected = new TreeSet<>(ended);
        do {
            for (SegmentContents found : readAll(unread, ended, selection, marks)) {
                read.put(found.name(), found);
                found.previous().ifPresent(link -> expected.add(link.segment()));
            }
            unread.clear();
            expected.removeIf(name -> !cut.needs(name) || !known.add(name));
            for (SegmentName name : expected) {
                lookAgain(name, marks).ifPresent(file -> unread.put(name, file));
            }
            expected.clear();
        } while (!unread.isEmpty());
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
     * Segments that are known to be empty. Each attempt to start a job leaves one for each reader,
     * and they stay as long as the attempts fail. A file that grows may have grown.
     */
    private TreeMap<SegmentName, SegmentContents> withoutReading(
            SortedMap<SegmentName, StoredFile> segments, Set<SegmentName> ended) {
        TreeMap<SegmentName, SegmentContents> empty = new TreeMap<>();
        segments.forEach(
                (name, file) -> {
                    if (name.number() == 0
                            && file.size() == SegmentFormat.EMPTY_BYTES
                            && !ended.contains(name)
                            && !storage.syncsWhileOpen()) {
                        empty.put(name, SegmentContents.nothing(name));
                    }
                });
        return empty;
    }

    /** Contents of those that are still there. */
    private List<SegmentContents> readAll(
            SortedMap<SegmentName, StoredFile> segments,
            Set<SegmentName> ended,
            EntrySelection selection,
            KnownMarks marks)
            throws IOException {
        List<Callable<Optional<SegmentContents>>> reads = new ArrayList<>();
        segments.forEach(
                (name, file) -> reads.add(() -> read(name, file, ended.contains(name), selection)));
        Iterator<Optional<SegmentContents>> results = ParallelReads.inOrder(reads).iterator();
        List<SegmentContents> found = new ArrayList<>(reads.size());
        for (SegmentName name : segments.keySet()) {
            Optional<SegmentContents> contents = results.next();
            if (contents.isPresent()) {
                found.add(contents.get());
            } else {
                missing(name, marks);
            }
        }
        return found;
    }

    /** Empty if the file is not there any more. */
    private Optional<SegmentContents> read(
            SegmentName name, StoredFile file, boolean ended, EntrySelection selection)
            throws IOException {
        try {
            return Optional.of(SegmentReader.read(storage, file, name, ended, selection, damages));
        } catch (NoSuchFileException e) {
            LOG.debug("{} was removed after it was listed", name, e);
            return Optional.empty();
        }
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
    private Optional<StoredFile> lookAgain(SegmentName name, KnownMarks marks) throws IOException {
        if (marks.allowLackOf(name)) {
            return Optional.empty();
        }
        List<StoredFile> files = storage.list(name.fileName());
        if (files.isEmpty()) {
            missing(name, marks);
        }
        return files.stream().findFirst();
    }

    private void missing(SegmentName name, KnownMarks marks) throws IOException {
        if (!marks.explainLackOf(name)) {
            damages.absent(name.fileName());
        }
    }
}
