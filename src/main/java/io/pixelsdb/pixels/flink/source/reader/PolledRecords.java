package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.DecodeException;
import io.pixelsdb.pixels.flink.schema.PollResponseReader;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import java.io.UncheckedIOException;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/**
 * The records of one response, or none. Made in the fetcher thread; walked over in the task thread,
 * which parses the bytes as it goes and says when it is through.
 */
final class PolledRecords implements RecordsWithSplitIds<ChangeRecord> {

    private static final PolledRecords NONE = new PolledRecords(null, 0, Set.of(), () -> {});

    @Nullable private final JournalEntry entry;
    private final int skip;
    private final Set<String> finishedSplits;
    private final Runnable whenEmitted;
    @Nullable private PollResponseReader reader;
    @Nullable private ChangeRecord record;

    private PolledRecords(
            @Nullable JournalEntry entry,
            int skip,
            Set<String> finishedSplits,
            Runnable whenEmitted) {
        this.entry = entry;
        this.skip = skip;
        this.finishedSplits = requireNonNull(finishedSplits, "finishedSplits");
        this.whenEmitted = requireNonNull(whenEmitted, "whenEmitted");
    }

    /** No records, as when the fetcher was woken. */
    static PolledRecords none() {
        return NONE;
    }

    /**
     * No records, but a place in the order of emission.
     *
     * @param whenReached runs in the task thread when everything before it is emitted
     */
    static PolledRecords marker(Runnable whenReached) {
        return new PolledRecords(null, 0, Set.of(), whenReached);
    }

    /** No records any more of these splits. */
    static PolledRecords finished(Set<String> splits) {
        return new PolledRecords(null, 0, splits, () -> {});
    }

    /**
     * @param skip how many records of the response were emitted before the position of the split
     * @param whenEmitted runs in the task thread when all records are emitted
     */
    static PolledRecords of(JournalEntry entry, int skip, Runnable whenEmitted) {
        return new PolledRecords(entry, skip, Set.of(), whenEmitted);
    }

    int bytes() {
        return entry == null ? 0 : entry.response().length;
    }

    @Nullable
    @Override
    public String nextSplit() {
        if (entry == null || reader != null) {
            return null;
        }
        reader = new PollResponseReader(entry.response());
        record = new ChangeRecord(entry.bucket().bucket(), entry.writer(), entry.sequence());
        return entry.bucket().toString();
    }

    @Nullable
    @Override
    public ChangeRecord nextRecordFromSplit() {
        try {
            do {
                if (!reader.next(record)) {
                    return null;
                }
            } while (record.index() < skip);
            return record;
        } catch (DecodeException e) {
            throw new UncheckedIOException(
                    new UnrecoverableException(entry + ": " + e.getMessage(), e));
        }
    }

    @Override
    public Set<String> finishedSplits() {
        return finishedSplits;
    }

    /** Flink is through with the records. */
    @Override
    public void recycle() {
        whenEmitted.run();
    }
}
