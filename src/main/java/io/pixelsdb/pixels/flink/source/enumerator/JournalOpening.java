package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.UnfinishedEntries;
import io.pixelsdb.pixels.flink.source.custody.JournalContents;
import io.pixelsdb.pixels.flink.source.custody.JournalKeeper;
import io.pixelsdb.pixels.flink.source.ownership.Holder;
import io.pixelsdb.pixels.flink.source.ownership.Predecessor;
import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.annotation.Nullable;

/**
 * From owning a journal to knowing where to begin: reads its marks and, for a start without state,
 * looks for unfinished entries. Coordinator thread alone; what takes time runs elsewhere.
 */
final class JournalOpening {

    private final JournalSide side;
    private final JournalKeeper keeper;
    private final Chore<Optional<JournalContents>> reading;
    private final Chore<Set<Long>> lookups;
    private final Set<BucketId> configured;
    private final PixelsEnumeratorState state;
    @Nullable private JournalContents contents;
    @Nullable private EarlierReaders earlier;
    @Nullable private CompletableFuture<Map<BucketId, Unfinished>> scan;

    JournalOpening(
            JournalSide side,
            JournalKeeper keeper,
            Chore<Optional<JournalContents>> reading,
            Chore<Set<Long>> lookups,
            Set<BucketId> configured,
            PixelsEnumeratorState state) {
        this.side = requireNonNull(side, "side");
        this.keeper = requireNonNull(keeper, "keeper");
        this.reading = requireNonNull(reading, "reading");
        this.lookups = requireNonNull(lookups, "lookups");
        this.configured = requireNonNull(configured, "configured");
        this.state = requireNonNull(state, "state");
    }

    /** Whether the job goes on from state: a checkpoint before the first split holds nothing. */
    boolean isRestored() {
        return !state.knownBuckets().isEmpty();
    }

    /** To be called again until it knows. Never waits. */
    Optional<StartPlan> proceed() throws IOException {
        if (contents == null) {
            reading.run(() -> keeper.read(!isRestored()), read -> contents = read.orElse(null));
            return Optional.empty();
        }
        if (isRestored()) {
            StartPlan plan = StartPlan.fromState(state, configured, contents, lastPolled());
            if (contents.birth().isEmpty()) {
                state.journal().flatMap(JournalState::birth).ifPresent(this::bornAs);
            }
            return Optional.of(plan);
        }
        if (policy() == UnfinishedEntries.DISCARD && !earlierReaders().haveEnded()) {
            return Optional.empty();
        }
        if (scan == null) {
            scan = CompletableFuture.supplyAsync(this::unfinished, side.slowExecutor());
        }
        if (!scan.isDone()) {
            return Optional.empty();
        }
        return Optional.of(
                StartPlan.withoutState(
                        configured,
                        contents,
                        lastPolled(),
                        result(scan),
                        policy(),
                        side.settings().unfinished() == UnfinishedEntries.DISCARD));
    }

    private void bornAs(String name) {
        keeper.bornAs(name);
        contents = contents().bornAs(name);
    }

    /** What this very job polled before its first checkpoint is neither refused nor discarded. */
    private UnfinishedEntries policy() {
        return keeper.succeedsItself() ? UnfinishedEntries.REPLAY : side.settings().unfinished();
    }

    private EarlierReaders earlierReaders() {
        if (earlier == null) {
            earlier =
                    new EarlierReaders(
                            keeper,
                            lookups,
                            side.clocks(),
                            contents().openWriters(contents().marks().cut()),
                            contents().predecessor().permitsEnd()
                                    + longestPoll().plus(Predecessor.GRACE).toNanos());
        }
        return earlier;
    }

    /** Deadline of polls of this job and of any owner before. */
    Duration longestPoll() {
        Duration own = side.pollTimeout();
        return contents()
                .predecessor()
                .holder()
                .map(Holder::pollTimeout)
                .filter(before -> before.compareTo(own) > 0)
                .orElse(own);
    }

    JournalContents contents() {
        return requireNonNull(contents, "contents");
    }

    private Map<BucketId, Unfinished> unfinished() {
        try {
            return side.scan().scan(keeper.storage(), contents().marks());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static <T> T result(CompletableFuture<T> done) throws IOException {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException) {
                throw (IOException) e.getCause();
            }
            throw e;
        }
    }

    private Set<BucketId> lastPolled() {
        return contents().predecessor().holder().map(Holder::polledBuckets).orElse(Set.of());
    }
}
