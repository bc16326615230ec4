package io.pixelsdb.pixels.flink.source.reader;

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
 * The records of one response. Made in the fetcher thread; walked over in the task thread, which
 * parses the bytes as it goes.
 */
final class PolledRecords implements RecordsWithSplitIds<ChangeRecord> {

    private static final PolledRecords NONE = new PolledRecords(null, 0);

    @Nullable private final JournalEntry entry;
    private final int skip;
    @Nullable private PollResponseReader reader;
    @Nullable private ChangeRecord record;

    private PolledRecords(@Nullable JournalEntry entry, int skip) {
        this.entry = entry;
        this.skip = skip;
    }

    /** No records, as when the fetcher was woken. */
    static PolledRecords none() {
        return NONE;
    }

    /**
     * @param skip how many records of the response were emitted before the position of the split
     */
    static PolledRecords of(JournalEntry entry, int skip) {
        return new PolledRecords(entry, skip);
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
        return Set.of();
    }
}
