package io.pixelsdb.pixels.flink.source.replay;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.segment.DamagedJournalException;
import io.pixelsdb.pixels.flink.source.segment.Damages;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Fetches the responses of a plan, several at once where they lie beside each other, and checks
 * each before it is handed out. Holds a few megabytes at most, or one response. Not thread-safe.
 */
@Internal
public final class ResponseWalk {

    private static final int RUN_BYTES = 2 << 20;

    /** What lies between two responses is fetched with them if it is not more. */
    private static final int LARGEST_HOLE = 64 << 10;

    private final Storage storage;
    private final Damages damages;
    private final List<SegmentEntry> entries;
    private final Map<SegmentEntry, List<SegmentEntry>> copies;
    private int next;
    private int runEnd;
    private long runOffset;
    private byte[] run = new byte[0];
    @Nullable private byte[] response;

    public ResponseWalk(Storage storage, ReplayPlan plan, Damages damages) {
        this.storage = requireNonNull(storage, "storage");
        this.damages = requireNonNull(damages, "damages");
        this.entries = plan.entries();
        this.copies = plan.copies();
    }

    /** Moves to the next entry; false after the last one. */
    public boolean advance() throws IOException {
        while (next < entries.size()) {
            if (next == runEnd) {
                fetchRun();
            }
            SegmentEntry entry = entries.get(next++);
            response = intact(entry);
            if (response != null) {
                return true;
            }
            damages.found(
                    new DamagedJournalException(
                            entry.segment().fileName(),
                            entry.offset(),
                            "the checksum of response "
                                    + entry.sequence()
                                    + " of "
                                    + entry.bucket()
                                    + " is wrong"),
                    "one response");
        }
        run = new byte[0];
        response = null;
        return false;
    }

    public SegmentEntry entry() {
        return entries.get(next - 1);
    }

    /** Bytes of the entry, which are the caller's. */
    public byte[] response() {
        return requireNonNull(response, "no entry");
    }

    private void fetchRun() throws IOException {
        SegmentEntry first = entries.get(next);
        long end = first.end();
        for (runEnd = next + 1; runEnd < entries.size(); runEnd++) {
            SegmentEntry entry = entries.get(runEnd);
            if (!entry.segment().equals(first.segment())
                    || entry.offset() - end > LARGEST_HOLE
                    || entry.end() - first.offset() > RUN_BYTES) {
                break;
            }
            end = entry.end();
        }
        runOffset = first.offset();
        run = read(first, (int) (end - runOffset));
    }

    /** Null if neither the entry nor one of its copies is what was written. */
    @Nullable
    private byte[] intact(SegmentEntry entry) throws IOException {
        int from = (int) (entry.offset() - runOffset);
        if (entry.matches(run, from)) {
            return Arrays.copyOfRange(run, from, from + entry.length());
        }
        for (SegmentEntry copy : copies.getOrDefault(entry, List.of())) {
            byte[] bytes = read(copy, copy.length());
            if (copy.matches(bytes, 0)) {
                return bytes;
            }
        }
        return null;
    }

    private byte[] read(SegmentEntry from, int length) throws IOException {
        return storage.read(from.segment().fileName(), from.offset(), length);
    }
}
