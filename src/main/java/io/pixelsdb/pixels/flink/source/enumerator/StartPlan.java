package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.UnfinishedEntries;
import io.pixelsdb.pixels.flink.source.custody.Covered;
import io.pixelsdb.pixels.flink.source.custody.JournalContents;
import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketsByTable;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a run begins in its journal: splits to hand out besides those of readers' state, and
 * whether polling may begin. Immutable.
 */
final class StartPlan {

    private static final Logger LOG = LoggerFactory.getLogger(StartPlan.class);

    private final List<PixelsSplit> splits;
    private final Covered begin;
    private final Set<BucketId> polled;
    private final boolean polling;
    private final boolean discards;

    private StartPlan(
            List<PixelsSplit> splits,
            Covered begin,
            Collection<BucketId> polled,
            boolean polling,
            boolean discards) {
        this.splits = splits;
        this.begin = begin;
        this.polled = new TreeSet<>(polled);
        this.polling = polling;
        this.discards = discards;
    }

    /**
     * Goes on from state. Buckets that the state does not know begin at their beginning, since an
     * older state may have been restored: what a later run polled of them is in the journal.
     *
     * @param lastPolled buckets under which polling was last permitted, as far as the journal knows
     */
    static StartPlan fromState(
            PixelsEnumeratorState state,
            Set<BucketId> configured,
            JournalContents contents,
            Set<BucketId> lastPolled)
            throws UnrecoverableException {
        BucketsByTable tables = new BucketsByTable(configured);
        Set<BucketId> others = new TreeSet<>(lastPolled);
        others.addAll(contents.marks().safe().keySet());
        others.removeAll(state.knownBuckets());
        others.removeIf(tables::isOfAnotherKind);
        Set<BucketId> polled =
                tables.replacedBy(
                        state.journal().map(JournalState::polled).orElse(state.knownBuckets()));
        // If not, what is replayed begins under other buckets, whatever has been polled since.
        if (polled.equals(configured)) {
            others.stream().filter(tables::hasTableOf).forEach(polled::add);
            if (polled.equals(configured)) {
                polled = tables.replacedBy(lastPolled);
            }
        }
        Set<BucketId> added = new TreeSet<>(configured);
        added.addAll(others);
        added.removeAll(state.knownBuckets());
        List<PixelsSplit> splits = new ArrayList<>();
        for (BucketId bucket : added) {
            // What is committed of a table without a target need not be emitted once more.
            splits.add(
                    tables.hasTableOf(bucket)
                            ? PixelsSplit.unread(bucket)
                            : contents.marks().startOf(bucket));
        }
        List<PixelsSplit> waiting = new ArrayList<>(splits);
        waiting.addAll(state.unassigned());
        // State that was written without a journal refers to nothing in it.
        JournalCut cut = state.journal().map(JournalState::cut).orElseGet(contents::end);
        if (state.journal().isPresent()) {
            StartRefusals.requireItsJournal(state.journal().get(), contents);
        }
        boolean polling = polled.equals(configured);
        warnOfOtherBuckets(polling, polled, configured);
        state.journal().map(JournalState::polled).orElse(Set.of()).stream()
                .filter(bucket -> !tables.hasTableOf(bucket))
                .forEach(polled::add);
        return new StartPlan(
                splits, covered(cut, contents.marks(), waiting), polled, polling, false);
    }

    /**
     * Goes on from the marks.
     *
     * @param unfinished what lies behind them
     * @param policy for what this job can go on with
     * @param discardsOthers whether what it cannot go on with is left out: readers leave out what
     *     they replay of a table that is not configured
     */
    static StartPlan withoutState(
            Set<BucketId> configured,
            JournalContents contents,
            Set<BucketId> lastPolled,
            Map<BucketId, Unfinished> unfinished,
            UnfinishedEntries policy,
            boolean discardsOthers)
            throws UnrecoverableException {
        Marks marks = contents.marks();
        BucketsByTable tables = new BucketsByTable(configured);
        Set<BucketId> known = new TreeSet<>(configured);
        known.addAll(marks.safe().keySet());
        known.addAll(unfinished.keySet());
        known.addAll(lastPolled);
        if (policy == UnfinishedEntries.REPLAY && !discardsOthers) {
            StartRefusals.requireSameKind(unfinished.keySet(), tables);
            StartRefusals.requireTables(unfinished, tables);
        }
        known.removeIf(tables::isOfAnotherKind);
        boolean discards = false;
        if (!unfinished.isEmpty()) {
            discards = decide(policy, StartRefusals.describe(unfinished));
        }
        List<PixelsSplit> splits = new ArrayList<>();
        for (BucketId bucket : known) {
            boolean behind = discards && unfinished.containsKey(bucket);
            splits.add(behind ? unfinished.get(bucket).behind() : marks.startOf(bucket));
        }
        List<PixelsSplit> begin = new ArrayList<>(splits);
        begin.addAll(discardedOfAnotherKind(unfinished, tables));
        // A reader of the last owner that still polls may leave something after the scan.
        boolean nothingToReplay =
                discards || unfinished.isEmpty() && contents.openWriters(marks.cut()).isEmpty();
        Set<BucketId> polledBefore = tables.replacedBy(lastPolled);
        boolean polling = polledBefore.equals(configured) || nothingToReplay;
        Set<BucketId> polled = new TreeSet<>(polling ? configured : polledBefore);
        warnOfOtherBuckets(polling, polled, configured);
        JournalCut cut = discards ? contents.end() : marks.cut();
        return new StartPlan(splits, covered(cut, marks, begin), polled, polling, discards);
    }

    /** To be handed out, besides what the state says. */
    List<PixelsSplit> splits() {
        return splits;
    }

    /** What the run begins with. */
    Covered begin() {
        return begin;
    }

    /** Buckets whose changes may be newer than what is still to be replayed. */
    Set<BucketId> polled() {
        return polled;
    }

    /** Whether polling may begin before all of the replay is covered. */
    boolean polling() {
        return polling;
    }

    /** Whether what lies behind the marks is left out. */
    boolean discards() {
        return discards;
    }

    private static boolean decide(UnfinishedEntries policy, String what)
            throws UnrecoverableException {
        switch (policy) {
            case REPLAY:
                LOG.info("Starting without state. The journal has {}: replaying them.", what);
                return false;
            case DISCARD:
                LOG.warn(
                        "Starting without state. The journal has {}: discarding them, as"
                                + " source.journal.unfinished=discard. These changes are lost"
                                + " unless they were committed.",
                        what);
                return true;
            case REFUSE:
                throw new UnrecoverableException(
                        "The job starts without state, but its journal has "
                                + what
                                + ", and source.journal.unfinished=refuse. Restore the last"
                                + " checkpoint or savepoint, or set source.journal.unfinished to"
                                + " replay (a table with a key converges to the same rows, one"
                                + " without may get some of them again) or to discard.");
            default:
                throw new IllegalStateException("Unknown policy " + policy);
        }
    }

    /** No reader can replay them, so that the marks have to say that they are done with. */
    private static List<PixelsSplit> discardedOfAnotherKind(
            Map<BucketId, Unfinished> unfinished, BucketsByTable tables) {
        Map<BucketId, Unfinished> others = new TreeMap<>(unfinished);
        others.keySet().removeIf(bucket -> !tables.isOfAnotherKind(bucket));
        if (!others.isEmpty()) {
            LOG.warn(
                    "Discarding {}, of servers {} buckets, as source.journal.unfinished=discard."
                            + " These changes are lost unless they were committed.",
                    StartRefusals.describe(others),
                    others.keySet().iterator().next().isWholeTable() ? "without" : "with");
        }
        return others.values().stream().map(Unfinished::behind).collect(Collectors.toList());
    }

    private static void warnOfOtherBuckets(
            boolean polling, Set<BucketId> polled, Set<BucketId> configured) {
        if (!polling) {
            LOG.warn(
                    "The buckets have changed: {} were polled, {} are configured. A key may live in"
                            + " another bucket now, so nothing is polled before a completed"
                            + " checkpoint covers everything that was polled before.",
                    polled.size(),
                    configured.size());
        }
    }

    private static Covered covered(JournalCut cut, Marks marks, List<PixelsSplit> waiting) {
        List<PixelsSplit> splits = new ArrayList<>(marks.safe().values());
        splits.addAll(waiting);
        return new Covered(cut, splits);
    }
}
