package io.pixelsdb.pixels.flink.source.custody;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Writes marks. The number of a file is the time at which it was written, in milliseconds since
 * 1970, so that a few older ones tell the next owner how long what they call superfluous has been
 * so: a job that restarts more often than its retention passes would otherwise never remove
 * anything. Worker thread alone.
 */
final class MarksLog {

    /** Read if the one written last was cut off. */
    private static final int NEWEST_KEPT = 2;

    /** Of the retention's time, files are kept about this many times. */
    private static final int KEPT_IN_RETENTION = 8;

    private final Storage storage;
    private final long epoch;
    private final long retentionMillis;
    private final LongSupplier wallClockMillis;
    private long last;

    MarksLog(Storage storage, long epoch, Duration retention, LongSupplier wallClockMillis) {
        this.storage = requireNonNull(storage, "storage");
        this.epoch = epoch;
        this.retentionMillis = retention.toMillis();
        this.wallClockMillis = requireNonNull(wallClockMillis, "wallClockMillis");
    }

    /** Writes marks and deletes those that are of no use any more. Durable when it returns. */
    void write(Marks marks) throws IOException {
        last = Math.max(last + 1, wallClockMillis.getAsLong());
        MarksFile.write(storage, MarksFile.name(epoch, last), marks);
        List<String> names = new ArrayList<>();
        storage.list(MarksFile.DIRECTORY).forEach(file -> names.add(file.name()));
        storage.delete(superfluous(names, last));
    }

    /** Ages of the marks that are kept, in milliseconds, oldest first; a gap changes nothing. */
    List<Map.Entry<Long, Marks>> history() throws IOException {
        List<Map.Entry<Long, Marks>> history = new ArrayList<>();
        long now = wallClockMillis.getAsLong();
        long age = Long.MAX_VALUE;
        for (StoredFile file : storage.list(MarksFile.DIRECTORY)) {
            Marks marks = MarksFile.read(storage, file).orElse(null);
            if (marks != null) {
                // Never older than what was written before it, whatever clocks did.
                age = Math.min(age, Math.max(0, now - millisOf(file.name())));
                history.add(Map.entry(age, marks));
            }
        }
        return history;
    }

    private List<String> superfluous(List<String> names, long now) {
        List<String> superfluous = new ArrayList<>();
        long spacing = retentionMillis / KEPT_IN_RETENTION;
        long nextKept = 0;
        for (String name : names.subList(0, Math.max(0, names.size() - NEWEST_KEPT))) {
            long written = millisOf(name);
            boolean useful = now - written <= retentionMillis + 2 * spacing;
            if (useful && written >= nextKept) {
                nextKept = written + spacing;
            } else {
                superfluous.add(name);
            }
        }
        return superfluous;
    }

    private static long millisOf(String name) {
        return MarksFile.numberOf(name);
    }
}
