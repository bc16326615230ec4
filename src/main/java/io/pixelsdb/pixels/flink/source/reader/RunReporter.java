package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.RunBound;
import io.pixelsdb.pixels.flink.source.coordination.RunProgress;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitState;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells the enumerator of a bounded run how far this reader is. Task thread only. */
final class RunReporter {

    /** Between two reports while changes are emitted all the time. */
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    @Nullable private final RunBound bound;
    private final Consumer<SourceEvent> enumerator;
    private final LongSupplier nanoClock;

    private final List<PixelsSplitState> splits = new ArrayList<>();
    private boolean started;
    private boolean idle;
    private boolean drained;
    private long toldNanos;
    @Nullable private RunProgress told;

    /**
     * @param bound of the run; null if it has no end and there is nothing to tell
     */
    RunReporter(
            @Nullable RunBound bound, Consumer<SourceEvent> enumerator, LongSupplier nanoClock) {
        this.bound = bound;
        this.enumerator = requireNonNull(enumerator, "enumerator");
        this.nanoClock = requireNonNull(nanoClock, "nanoClock");
    }

    boolean isBounded() {
        return bound != null;
    }

    /** How long the server has nothing before that ends the run. Any thread. */
    Optional<Duration> idleBound() {
        return bound == null ? Optional.empty() : bound.idle();
    }

    /** The enumerator knows the reader, and would forget what it was told before. */
    void started() {
        started = true;
        tell();
    }

    /** The reader has one split more. */
    void given(PixelsSplitState split) {
        splits.add(split);
        idle = false;
        drained = false;
        tell();
    }

    /** The records of a response are emitted, and there may be more. */
    void responseEmitted() {
        if (bound != null && nanoClock.getAsLong() - toldNanos >= PAUSE_NANOS) {
            tell();
        }
    }

    /** Nothing waits to be emitted at present. */
    void caughtUp() {
        tell();
    }

    /**
     * Whether the server has had nothing for long enough.
     *
     * @param of how many splits that is said of; more may have been given since
     */
    void idle(int of, boolean idleNow) {
        idle = idleNow && of == splits.size();
        tell();
    }

    /**
     * Everything that was polled of the reader's splits is emitted.
     *
     * @param of how many splits that is said of; more may have been given since
     */
    void drained(int of) {
        drained = of == splits.size();
        tell();
    }

    private void tell() {
        if (bound == null || !started) {
            return;
        }
        long changes = splits.stream().mapToLong(PixelsSplitState::countedChanges).sum();
        RunProgress progress = new RunProgress(splits.size(), changes, heardOf(), idle, drained);
        if (!progress.equals(told)) {
            told = progress;
            toldNanos = nanoClock.getAsLong();
            enumerator.accept(progress);
        }
    }

    private Set<TableId> heardOf() {
        return splits.stream()
                .filter(split -> split.countedChanges() > 0)
                .map(split -> split.bucket().table())
                .collect(Collectors.toSet());
    }
}
