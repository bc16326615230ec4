package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds entries of one segment by their headers. What was being written when its writer died is
 * dropped: a file without end mark that stops within an entry, or of which the rest is zeros, as
 * file systems leave where a length reached the disk and the bytes did not. Every other deviation
 * is damage. Not thread-safe.
 */
@Internal
public final class SegmentReader {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);

    /** What no disk tears: zeros that were never written begin at a multiple of it. */
    private static final int SECTOR = 512;

    private static final String OTHER_VERSION =
            "it has a version of the format that this release cannot read. To lose nothing, run"
                    + " the job with the release that wrote it, with source.bounded.changes=1 and"
                    + " source.bounded.idle=10s, until it ends by itself; then remove the"
                    + " journal's directory and start this release without state";

    private final Storage storage;
    private final StoredFile file;
    private final SegmentName name;
    private final EntrySelection selection;
    private final Damages damages;
    private final SegmentBytes bytes;
    private final List<SegmentEntry> entries = new ArrayList<>();
    @Nullable private SegmentLink previous;
    private int seen;
    private long at;

    private SegmentReader(
            Storage storage,
            StoredFile file,
            SegmentName name,
            EntrySelection selection,
            Damages damages) {
        this.storage = requireNonNull(storage, "storage");
        this.file = requireNonNull(file, "file");
        this.name = requireNonNull(name, "name");
        this.selection = requireNonNull(selection, "selection");
        this.damages = requireNonNull(damages, "damages");
        this.bytes = new SegmentBytes(storage, file);
    }

    /**
     * Reads what is in a segment; responses may be damaged still.
     *
     * @param file as listed; may have grown since
     * @param ended whether it is known that the segment was completed
     * @param selection entries to keep
     */
    public static SegmentContents read(
            Storage storage,
            StoredFile file,
            SegmentName name,
            boolean ended,
            EntrySelection selection,
            Damages damages)
            throws IOException {
        return new SegmentReader(storage, file, name, selection, damages).read(ended);
    }

    private SegmentContents read(boolean ended) throws IOException {
        boolean hasEnd;
        try {
            hasEnd = readStart() && readToEnd();
            if (!hasEnd) {
                if (ended) {
                    throw damaged("the file was complete once, and its end is missing");
                }
                dropTail();
            }
        } catch (DamagedJournalException e) {
            damages.found(e, "the rest of this file");
            return contents(Integer.MAX_VALUE, true);
        }
        return contents(seen, hasEnd);
    }

    private SegmentContents contents(int count, boolean hasEnd) {
        return new SegmentContents(name, entries, previous, count, hasEnd, at);
    }

    /** False if the file is cut off. */
    private boolean readStart() throws IOException {
        ByteBuffer start = bytes.read(0, SegmentFormat.START_BYTES);
        if (start == null) {
            return false;
        }
        long magic = start.getLong();
        if (magic != SegmentFormat.MAGIC_3) {
            if (endsInZeros(SegmentFormat.START_BYTES)) {
                return false;
            }
            throw damaged(
                    SegmentFormat.isMagicOfAnyVersion(magic)
                            ? OTHER_VERSION
                            : "it begins with what no segment begins with");
        }
        long writer = start.getLong();
        if (writer != name.writer()) {
            throw damaged("it was written by writer " + writer + ", which its name contradicts");
        }
        long before = start.getLong();
        int entriesBefore = start.getInt();
        boolean endedBefore = start.getInt() != 0;
        if (start.getInt() != checksum(start, SegmentFormat.START_BYTES - Integer.BYTES)) {
            if (endsInZeros(SegmentFormat.START_BYTES)) {
                return false;
            }
            throw damaged("the checksum of its start is wrong");
        }
        if (before != SegmentFormat.NONE) {
            SegmentName segment = new SegmentName(name.writer(), before);
            previous = new SegmentLink(segment, entriesBefore, endedBefore);
        }
        at = SegmentFormat.START_BYTES;
        return true;
    }

    /** False if there is no end mark. */
    private boolean readToEnd() throws IOException {
        while (true) {
            ByteBuffer prefix = bytes.read(at, SegmentFormat.PREFIX_BYTES);
            if (prefix == null) {
                return false;
            }
            int headerLength = prefix.getInt();
            int responseLength = prefix.getInt();
            if (prefix.getInt() != checksum(prefix, 2 * Integer.BYTES)) {
                if (endsInZeros(at + SegmentFormat.PREFIX_BYTES)) {
                    return false;
                }
                throw damaged("the checksum of the lengths of an entry is wrong");
            }
            if (headerLength == SegmentFormat.END) {
                requireEnd(responseLength);
                return true;
            }
            if (!SegmentFormat.isHeaderLength(headerLength) || responseLength < 0) {
                throw damaged("an entry has impossible lengths");
            }
            if (!bytes.reaches(at + headerLength + responseLength)) {
                return false;
            }
            if (!readHeader(headerLength, responseLength)) {
                return false;
            }
            at += headerLength + (long) responseLength;
            seen++;
        }
    }

    private void requireEnd(int count) throws IOException {
        if (count != seen) {
            throw damaged("its end mark tells of " + count + " entries, and it holds " + seen);
        }
        if (bytes.reaches(at + SegmentFormat.PREFIX_BYTES + 1)) {
            at += SegmentFormat.PREFIX_BYTES;
            throw damaged("there are bytes after its end mark");
        }
    }

    /** False if the header is cut off by zeros. */
    private boolean readHeader(int headerLength, int responseLength) throws IOException {
        ByteBuffer header = bytes.read(at, headerLength);
        int body = headerLength - Integer.BYTES;
        if (header == null || header.getInt(body) != checksum(header, body)) {
            if (header == null || endsInZeros(at + headerLength)) {
                return false;
            }
            // Its lengths are intact, so what follows can be read.
            damages.found(damaged("the checksum of a header is wrong"), "one response");
            return true;
        }
        addIfSelected(header, body, responseLength);
        return true;
    }

    private void addIfSelected(ByteBuffer header, int body, int responseLength) throws IOException {
        long sequence = header.getLong(SegmentFormat.SEQUENCE_AT);
        int buckets = header.getInt(SegmentFormat.BUCKETS_AT);
        if (buckets != 1) {
            throw new UnrecoverableException(
                    name
                            + " holds a response of "
                            + buckets
                            + " buckets at once, which this release cannot divide. It was written"
                            + " by a newer release.");
        }
        int checksumAt = body - Integer.BYTES;
        header.position(SegmentFormat.NAME_AT).limit(checksumAt);
        BucketId bucket = selection.bucketOf(header, sequence);
        header.clear();
        if (bucket != null) {
            entries.add(
                    new SegmentEntry(
                            name,
                            at + header.capacity(),
                            responseLength,
                            bucket,
                            sequence,
                            header.getInt(checksumAt)));
        }
    }

    /** Drops responses that were being written. */
    private void dropTail() throws IOException {
        long zeros = bytes.trailingZeros();
        for (int i = 0; i < entries.size(); i++) {
            SegmentEntry entry = entries.get(i);
            if (firstSector(zeros) < entry.end() && !isIntact(entry)) {
                seen -= entries.size() - i;
                entries.subList(i, entries.size()).clear();
            }
        }
        LOG.debug("{} ends without end mark, after {} entries", name, entries.size());
    }

    private boolean isIntact(SegmentEntry entry) throws IOException {
        return entry.matches(storage.read(file.name(), entry.offset(), entry.length()), 0);
    }

    /** Whether what ends at an offset was not written to its end, and nothing after it. */
    private boolean endsInZeros(long end) throws IOException {
        long zeros = bytes.trailingZeros();
        return zeros <= at || firstSector(zeros) < end;
    }

    private static long firstSector(long offset) {
        return (offset + SECTOR - 1) / SECTOR * SECTOR;
    }

    private static int checksum(ByteBuffer buffer, int length) {
        return SegmentFormat.checksum(buffer.array(), buffer.arrayOffset(), length);
    }

    private DamagedJournalException damaged(String what) {
        return new DamagedJournalException(name.fileName(), at, what);
    }
}
