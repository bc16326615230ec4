package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.custody.CheckpointProgress;
import io.pixelsdb.pixels.flink.source.custody.JournalContents;
import io.pixelsdb.pixels.flink.source.custody.JournalKeeper;
import io.pixelsdb.pixels.flink.source.custody.PollPermits;
import io.pixelsdb.pixels.flink.source.custody.Retention;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketsByTable;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in a run: permits to poll, and what checkpoints make superfluous. Coordinator thread
 * alone.
 */
final class JournalCustody {

    private static final Logger LOG = LoggerFactory.getLogger(JournalCustody.class);

    private final SplitEnumeratorContext<PixelsSplit> context;
    private final JournalSide side;
    private final JournalKeeper keeper;
    private final Set<BucketId> configured;
    @Nullable private final String birth;
    private final PollPermits permits;
    private final CheckpointProgress progress;
    private final JournalUpkeep upkeep;
    private final Chore<Set<Long>> lookups;
    private final Chore<Void> announcing;
    private Set<BucketId> polled;
    private boolean polling;
    private boolean announceNow;
    private boolean replayedBefore;
    private boolean replaySafe;

    /**
     * @param opening has found out where to begin
     * @param plan what it found
     */
    JournalCustody(
            SplitEnumeratorContext<PixelsSplit> context,
            JournalSide side,
            JournalKeeper keeper,
            Set<BucketId> configured,
            JournalOpening opening,
            StartPlan plan) {
        this.context = requireNonNull(context, "context");
        this.side = requireNonNull(side, "side");
        this.keeper = requireNonNull(keeper, "keeper");
        this.configured = requireNonNull(configured, "configured");
        this.polled = plan.polled();
        JournalContents contents = opening.contents();
        this.birth = contents.birth().orElse(null);
        this.permits = permits(opening, plan);
        this.progress = new CheckpointProgress(plan.begin(), permits::writerOf);
        this.lookups = slow("looking up writers that have ended");
        Outage announcements = new Outage("announcing buckets", side.clocks());
        this.announcing = new Chore<>(context, announcements::failed, announcements::worked);
        Outage writing = new Outage("writing marks", side.clocks());
        this.upkeep =
                new JournalUpkeep(
                        keeper,
                        new Retention(
                                side.settings().retention(),
                                contents.marks(),
                                opening.isRestored()),
                        new Chore<>(context, writing::failed, writing::worked),
                        slow("removing what nobody needs"));
        long now = side.clocks().waiting();
        upkeep.begin(contents, now);
        if (plan.discards()) {
            upkeep.safe(plan.begin(), now);
        }
        // An owner that comes after a crash must know of other buckets before they are polled.
        this.announceNow = keeper.polledBuckets(polled) && plan.polling();
        this.polling = plan.polling() && !announceNow;
        upkeep.register(context.metricGroup());
        context.metricGroup().gauge("unclosedWriters", permits::unclosedWriters);
    }

    /** Lists all segments, which may take longer than a lease in a large journal. */
    private <T> Chore<T> slow(String what) {
        Outage outage = new Outage(what, side.clocks());
        return new Chore<>(context, side.slowExecutor(), outage::failed, outage::worked);
    }

    /** Where everything is discarded, what may not have ended was waited for before. */
    private PollPermits permits(JournalOpening opening, StartPlan plan) {
        JournalContents contents = opening.contents();
        return new PollPermits(
                contents.epoch(),
                side.settings().lease(),
                opening.longestPoll(),
                contents.openWriters(plan.begin().cut()),
                contents.predecessor().permitsEnd());
    }

    /** Begins what is due. Never waits. */
    void proceed() {
        if (keeper.validNanos() <= 0) {
            return;
        }
        Set<Long> awaited = permits.awaited();
        if (!awaited.isEmpty()) {
            lookups.run(() -> keeper.closed(awaited), permits::closed);
        }
        upkeep.proceed(side.clocks().waiting());
        if (!polling && (announceNow || replaySafe && upkeep.isWritten())) {
            announcing.run(
                    () -> {
                        keeper.announce(configured);
                        return null;
                    },
                    announced -> beginPolling());
        }
    }

    private void beginPolling() {
        LOG.info("Nothing that was polled under other buckets is left to cover. Polling begins.");
        polling = true;
        polled = new BucketsByTable(polled).replacedBy(configured);
    }

    /** What is not answered is asked again. */
    void answer(int subtask, PermitRequest request) {
        permits.answer(
                        subtask,
                        request,
                        progress.cut(),
                        keeper.validNanos(),
                        polling,
                        side.clocks().waiting())
                .ifPresent(permit -> context.sendEventToSourceReader(subtask, permit));
    }

    /** The readers of a subtask so far are gone. */
    void readerGone(int subtask) {
        permits.supersede(subtask);
    }

    JournalState snapshot(long checkpointId, boolean allAssigned) {
        progress.triggered(checkpointId, permits.lastWriter(), allAssigned);
        return new JournalState(side.settings().id(), birth, progress.cut(), polled);
    }

    void report(int subtask, CheckpointReport report) {
        progress.report(subtask, report);
    }

    void aborted(long checkpointId) {
        progress.aborted(checkpointId);
    }

    void completed(long checkpointId) throws IOException {
        boolean replayed = progress.completed(checkpointId, context.currentParallelism());
        progress.safe().ifPresent(safe -> upkeep.safe(safe, side.clocks().waiting()));
        // Only when the marks cover the replay as well: a start without state must not replay what
        // was polled under both numbers of buckets at once, as their order is not known.
        replaySafe |= replayed && replayedBefore;
        replayedBefore = replayed;
    }

    /** Whether the marks say where a start goes on behind this checkpoint or a later one. */
    boolean isSafe(long checkpointId) {
        return progress.safeCheckpoint() >= checkpointId && upkeep.isWritten();
    }

    Set<Long> openWriters() {
        return permits.open();
    }
}
