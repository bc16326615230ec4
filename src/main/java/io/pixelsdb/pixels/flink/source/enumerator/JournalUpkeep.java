package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.custody.Covered;
import io.pixelsdb.pixels.flink.source.custody.JournalContents;
import io.pixelsdb.pixels.flink.source.custody.JournalKeeper;
import io.pixelsdb.pixels.flink.source.custody.Retention;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;

/**
 * Writes marks when something new is safe, and removes what has been superfluous for long enough:
 * first the marks say so, then it is deleted. Coordinator thread alone.
 */
final class JournalUpkeep {

    /** At least so often segments are looked at, if only to count them. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final JournalKeeper keeper;
    private final Retention retention;
    private final Chore<Void> writing;
    private final Chore<Boolean> cleaning;
    private boolean marksChanged;
    private boolean cleanNow;
    private long lastLook;
    private List<JournalCut> told = List.of(JournalCut.START);

    JournalUpkeep(
            JournalKeeper keeper,
            Retention retention,
            Chore<Void> writing,
            Chore<Boolean> cleaning) {
        this.keeper = requireNonNull(keeper, "keeper");
        this.retention = requireNonNull(retention, "retention");
        this.writing = requireNonNull(writing, "writing");
        this.cleaning = requireNonNull(cleaning, "cleaning");
    }

    /** Begins with what earlier owners called safe. */
    void begin(JournalContents contents, long now) {
        for (Map.Entry<Long, Marks> earlier : contents.history()) {
            retention.inherit(
                    earlier.getValue(), now - Duration.ofMillis(earlier.getKey()).toNanos());
        }
        lastLook = now;
    }

    void safe(Covered safe, long now) {
        marksChanged |= retention.safe(safe, now);
    }

    /** Begins what is due. Never waits. */
    void proceed(long now) {
        marksChanged |= retention.pass(now);
        if (marksChanged) {
            write();
        }
        if (cleanNow || now - lastLook >= LOOK.toNanos()) {
            lastLook = now;
            List<JournalCut> cuts = told;
            // Marks that were written meanwhile make more superfluous.
            cleaning.run(() -> keeper.clean(cuts), more -> cleanNow = more || !cuts.equals(told));
        }
    }

    /** Whether the marks say what was last called safe. */
    boolean isWritten() {
        return !marksChanged;
    }

    void register(MetricGroup metrics) {
        metrics.gauge("journalSegments", () -> keeper.staying().count());
        metrics.gauge("journalBytes", () -> keeper.staying().bytes());
    }

    private void write() {
        Marks marks = retention.marks();
        List<JournalCut> cuts = retention.removable();
        writing.run(
                () -> {
                    keeper.write(marks);
                    return null;
                },
                written -> {
                    marksChanged = !marks.equals(retention.marks());
                    cleanNow |= !cuts.equals(told);
                    told = cuts;
                });
    }
}
