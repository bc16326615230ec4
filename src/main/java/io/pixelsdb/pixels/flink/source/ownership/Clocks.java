package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;

/**
 * The clocks of a JobManager. What others must be waited for is measured by one that never runs
 * ahead, what this process may do itself by one that never stays behind: each errs to the safe
 * side. Immutable; any thread.
 */
@Internal
public final class Clocks {

    private final LongSupplier waiting;
    private final LongSupplier validity;
    private final LongSupplier wallMillis;

    /**
     * @param waiting in nanoseconds; may stand still while the machine does, and never jumps with
     *     the wall clock
     * @param validity in nanoseconds; goes on while the process or the machine stands still
     * @param wallMillis milliseconds since 1970
     */
    public Clocks(LongSupplier waiting, LongSupplier validity, LongSupplier wallMillis) {
        this.waiting = requireNonNull(waiting, "waiting");
        this.validity = requireNonNull(validity, "validity");
        this.wallMillis = requireNonNull(wallMillis, "wallMillis");
    }

    /** Nanoseconds, for waits and ages. */
    public long waiting() {
        return waiting.getAsLong();
    }

    /** Nanoseconds, for how long this process may go on. */
    public long validity() {
        return validity.getAsLong();
    }

    /** Milliseconds since 1970, for what other processes are told. */
    public long wallMillis() {
        return wallMillis.getAsLong();
    }
}
