package io.pixelsdb.pixels.flink.source.coordination;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;

/**
 * Nanoseconds that pass while the machine is suspended as well, which {@link System#nanoTime()}
 * does not count everywhere: what the wall clock has gained over it is added. A wall clock that is
 * set forward counts as a suspension, one that is set back changes nothing; this clock itself never
 * goes back. Only differences mean something. From any thread.
 */
@Internal
public final class PauseProofClock implements LongSupplier {

    /** What the two clocks may differ by without a suspension: they tick and run differently. */
    private static final long TOLERANCE_NANOS = Duration.ofMillis(100).toNanos();

    /** What may lie between looks at the two clocks; otherwise they are looked at again. */
    private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

    private final LongSupplier monotonicNanos;
    private final LongSupplier wallMillis;
    private long monotonicThen;
    private long wallThen;
    private long suspendedNanos;

    public PauseProofClock() {
        this(System::nanoTime, System::currentTimeMillis);
    }

    PauseProofClock(LongSupplier monotonicNanos, LongSupplier wallMillis) {
        this.monotonicNanos = requireNonNull(monotonicNanos, "monotonicNanos");
        this.wallMillis = requireNonNull(wallMillis, "wallMillis");
        this.monotonicThen = monotonicNanos.getAsLong();
        this.wallThen = wallMillis.getAsLong();
    }

    @Override
    public synchronized long getAsLong() {
        long before;
        long wall;
        long monotonic;
        do {
            before = monotonicNanos.getAsLong();
            wall = wallMillis.getAsLong();
            monotonic = monotonicNanos.getAsLong();
        } while (monotonic - before > LOOK_NANOS);
        long unseen = Duration.ofMillis(wall - wallThen).toNanos() - (monotonic - monotonicThen);
        if (Math.abs(unseen) > TOLERANCE_NANOS) {
            suspendedNanos += Math.max(0, unseen);
            monotonicThen = monotonic;
            wallThen = wall;
        }
        return monotonic + suspendedNanos;
    }
}
