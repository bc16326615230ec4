package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.polling.PollSchedule;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;

/**
 * Brings a bounded run to its end: notices when the server has had nothing for long enough, and
 * when everything that was polled is handed on, and finishes the splits at last. All of it is told
 * in the order of emission. Fetcher thread only.
 */
final class RunEnd {

    private final EnumeratorLink link;
    private final PollSchedule schedule;
    private final ReadyRecords ready;
    private final Poller poller;
    private final RunReporter reporter;
    private final Set<String> splits = new TreeSet<>();
    private boolean toldIdle;
    private boolean toldDrained;

    RunEnd(
            EnumeratorLink link,
            PollSchedule schedule,
            ReadyRecords ready,
            Poller poller,
            RunReporter reporter) {
        this.link = requireNonNull(link, "link");
        this.schedule = requireNonNull(schedule, "schedule");
        this.ready = requireNonNull(ready, "ready");
        this.poller = requireNonNull(poller, "poller");
        this.reporter = requireNonNull(reporter, "reporter");
    }

    void given(Collection<PixelsSplit> added) {
        added.forEach(split -> splits.add(split.splitId()));
        toldIdle = false;
        toldDrained = false;
    }

    /** What is to be handed on because of the end; null if that is nothing. */
    @Nullable
    PolledRecords next() {
        if (!reporter.isBounded()) {
            return null;
        }
        if (link.pollingHasEnded()) {
            poller.end();
        }
        if (isDrained()) {
            return drained();
        }
        boolean idle = isIdle();
        if (idle == toldIdle) {
            return null;
        }
        toldIdle = idle;
        int of = splits.size();
        return PolledRecords.marker(() -> reporter.idle(of, idle));
    }

    @Nullable
    private PolledRecords drained() {
        if (!toldDrained) {
            toldDrained = true;
            int drained = splits.size();
            return PolledRecords.marker(() -> reporter.drained(drained));
        }
        if (link.splitsMayFinish() && !splits.isEmpty()) {
            Set<String> finished = Set.copyOf(splits);
            splits.clear();
            return PolledRecords.finished(finished);
        }
        return null;
    }

    private boolean isDrained() {
        return poller.isDrained() && link.permit().hasTakenOverAll();
    }

    private boolean isIdle() {
        return reporter.idleBound().map(schedule::isQuiet).orElse(false)
                && ready.isEmpty()
                && link.permit().hasTakenOverAll();
    }
}
