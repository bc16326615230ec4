package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;

/**
 * Divides the changes of a table that was long neglected, so that a plan for each part fits into
 * memory: every data file needs every later delete, which all at once is the square of the files.
 */
final class Backlog {

    private Backlog() {}

    /** A file in the order of changes. */
    private static final class Change {

        private final long sequenceNumber;
        private final int part;
        private final long deletes;

        private Change(long sequenceNumber, int part, long deletes) {
            this.sequenceNumber = sequenceNumber;
            this.part = part;
            this.deletes = deletes;
        }

        private long sequenceNumber() {
            return sequenceNumber;
        }

        /** Rows come before deletes of the same commit. */
        private long deletes() {
            return deletes;
        }
    }

    /**
     * Sequence numbers in rising order up to which to compact in turn, before all that is left.
     * Each is right before one of rows: Iceberg drops deletes that are older than all rows that it
     * sees, also those which apply to what compaction has just written.
     *
     * @param maxPairs so many deletes of data files are planned at a time, roughly
     * @param maxKeys so many deleted keys of one partition are applied at a time, roughly
     */
    static List<Long> horizons(LiveFiles files, long maxPairs, long maxKeys) {
        List<Change> changes = changes(files);
        List<Long> horizons = new ArrayList<>();
        long pairs = 0;
        long keys = 0;
        long last = -1;
        int parts = files.parts().size();
        long[] rows = new long[parts];
        long[] deletes = new long[parts];
        long[] deletedKeys = new long[parts];
        for (Change change : changes) {
            boolean isRows = change.deletes < 0;
            if (isRows && change.sequenceNumber > last && (pairs >= maxPairs || keys >= maxKeys)) {
                horizons.add(change.sequenceNumber - 1);
                pairs = 0;
                keys = 0;
                rows = new long[parts];
                deletes = new long[parts];
                deletedKeys = new long[parts];
            }
            last = change.sequenceNumber;
            if (isRows) {
                rows[change.part]++;
            } else {
                deletes[change.part]++;
                pairs += rows[change.part];
                deletedKeys[change.part] += change.deletes;
                keys = Math.max(keys, deletedKeys[change.part]);
            }
        }
        return horizons;
    }

    private static List<Change> changes(LiveFiles files) {
        List<Change> changes = new ArrayList<>();
        int index = 0;
        for (LiveFiles.Part part : files.parts()) {
            for (DataFile file : part.data()) {
                changes.add(new Change(DeleteScope.sequenceNumber(file), index, -1));
            }
            for (DeleteFile file : part.deletes()) {
                if (file.content() == FileContent.EQUALITY_DELETES) {
                    long number = DeleteScope.sequenceNumber(file);
                    changes.add(new Change(number, index, file.recordCount()));
                }
            }
            index++;
        }
        changes.sort(
                Comparator.comparingLong(Change::sequenceNumber)
                        .thenComparingLong(Change::deletes));
        return changes;
    }
}
