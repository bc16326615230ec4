package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.custody.JournalKeeper;
import io.pixelsdb.pixels.flink.source.ownership.Holder;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's hold on its journal from the claim to the release: steps again and again, and passes on
 * to {@link JournalCustody} as soon as there is one. Coordinator thread alone.
 */
final class JournalLife {

    private static final Logger LOG = LoggerFactory.getLogger(JournalLife.class);

    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final int STEPS_IN_LEASE = 6;
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(10);

    private final SplitEnumeratorContext<PixelsSplit> context;
    private final JournalSide side;
    private final Set<BucketId> configured;
    private final Consumer<Collection<PixelsSplit>> splits;
    private final JournalKeeper keeper;
    private final JournalOpening opening;
    private final Outage beats;
    @Nullable private final JournalState restored;
    @Nullable private JournalCustody custody;
    private long beatsSeen = -1;

    /**
     * @param splits is given what is to be handed out, once
     */
    JournalLife(
            SplitEnumeratorContext<PixelsSplit> context,
            JournalSide side,
            Set<BucketId> configured,
            PixelsEnumeratorState state,
            Consumer<Collection<PixelsSplit>> splits) {
        this.context = requireNonNull(context, "context");
        this.side = requireNonNull(side, "side");
        this.configured = requireNonNull(configured, "configured");
        this.splits = requireNonNull(splits, "splits");
        this.restored = state.journal().orElse(null);
        this.beats = new Outage("claiming and beating", side.clocks());
        this.keeper =
                new JournalKeeper(
                        side.settings(),
                        new Holder(
                                HolderProcesses.of(context.metricGroup()),
                                side.settings().identity(),
                                side.settings().lease(),
                                side.pollTimeout()),
                        side.storages(),
                        side.clocks());
        this.opening =
                new JournalOpening(
                        side,
                        keeper,
                        slow("reading what a start needs"),
                        slow("looking up writers that have ended"),
                        configured,
                        state);
    }

    /** Failures end the attempt to start if they go on for too long. */
    private <T> Chore<T> slow(String what) {
        Outage outage = new Outage(what, side.clocks());
        return new Chore<>(
                context, side.slowExecutor(), error -> failed(outage, error), outage::worked);
    }

    /** Refuses the state of another journal, or begins to claim. */
    void start() {
        String id = side.settings().id();
        if (restored != null && !restored.id().equals(id)) {
            throw new UncheckedIOException(
                    new UnrecoverableException(
                            "The restored state needs the journal '"
                                    + restored.id()
                                    + "', but the configuration leads to '"
                                    + id
                                    + "'. Set source.journal.id="
                                    + restored.id()
                                    + " to go on with it, or go back to the old server and target,"
                                    + " or start without state."));
        }
        long pause =
                Math.min(LONGEST_PAUSE_MILLIS, side.settings().lease().toMillis() / STEPS_IN_LEASE);
        context.callAsync(keeper::step, this::stepped, 0, Math.max(1, pause));
    }

    void handle(int subtask, PermitRequest request) {
        // Only a registered reader can be reached; it asks again.
        if (custody != null && context.registeredReaders().containsKey(subtask)) {
            custody.answer(subtask, request);
        }
    }

    void handle(int subtask, CheckpointReport report) {
        ifReady(ready -> ready.report(subtask, report));
    }

    void readerGone(int subtask) {
        ifReady(ready -> ready.readerGone(subtask));
    }

    void aborted(long checkpointId) {
        ifReady(ready -> ready.aborted(checkpointId));
    }

    void completed(long checkpointId) throws IOException {
        if (custody != null) {
            custody.completed(checkpointId);
        }
    }

    /**
     * Whether a start without state goes on behind a completed checkpoint, or a later one, as the
     * marks say so.
     */
    boolean isSafe(long checkpointId) {
        return custody != null && custody.isSafe(checkpointId);
    }

    /** What the restored state said, as long as nothing has begun. */
    Optional<JournalState> snapshot(long checkpointId, boolean allAssigned) {
        return custody == null
                ? Optional.ofNullable(restored)
                : Optional.of(custody.snapshot(checkpointId, allAssigned));
    }

    /** After the worker thread has ended. Does not wait for a storage that hangs. */
    void close() {
        // Who ends before it knows what to begin with must not let earlier ones be forgotten.
        Set<Long> openWriters = custody == null ? keeper.earlierWriters() : custody.openWriters();
        CompletableFuture<Void> released = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                keeper.release(openWriters);
                                released.complete(null);
                            } catch (IOException | RuntimeException e) {
                                released.completeExceptionally(e);
                            }
                        },
                        "pixels-journal-release");
        thread.setDaemon(true);
        thread.start();
        try {
            released.get(RELEASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "The journal could not be released. The next start waits for its lease to end.",
                    e);
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while the journal was released", e);
            Thread.currentThread().interrupt();
        }
    }

    private void stepped(@Nullable Boolean owned, @Nullable Throwable error) {
        if (error != null) {
            failed(beats, error);
            return;
        }
        // A step without a beat does not touch the storage.
        if (!owned || keeper.beats() != beatsSeen) {
            beats.worked();
        }
        if (owned) {
            beatsSeen = keeper.beats();
            proceed();
        }
    }

    private void proceed() {
        try {
            if (custody == null) {
                opening.proceed().ifPresent(this::begin);
            }
            ifReady(JournalCustody::proceed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(StartPlan plan) {
        custody = new JournalCustody(context, side, keeper, configured, opening, plan);
        LOG.info("Owns the journal {} at {}", side.settings().id(), side.settings().location());
        splits.accept(plan.splits());
    }

    private void failed(Outage outage, Throwable error) {
        outage.failed(error);
        if (custody == null) {
            outage.throwIfLongerThan(side.retryTimeout(), error);
        }
    }

    private void ifReady(Consumer<JournalCustody> action) {
        if (custody != null) {
            action.accept(custody);
        }
    }
}
