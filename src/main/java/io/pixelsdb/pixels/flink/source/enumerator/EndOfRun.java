package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.RunBound;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * What a checkpoint keeps of the end of a bounded run once it has begun: after a failure nothing is
 * polled any more. Counts for a run with the same bound alone. Immutable.
 */
@Internal
public final class EndOfRun {

    /** Of a bounded run. State holds the ordinal: add only behind the last. */
    public enum Phase {
        /** The end is not reached. */
        POLLING,
        /** Nothing is polled any more; what was polled is emitted and covered. */
        DRAINING,
        /** Everything is covered, and readers finish. */
        ENDED
    }

    private final String bound;
    private final Phase phase;

    /**
     * @param bound as {@link RunBound#toString} says it
     */
    public EndOfRun(String bound, Phase phase) {
        this.bound = requireNonNull(bound, "bound");
        this.phase = requireNonNull(phase, "phase");
    }

    boolean isOf(RunBound other) {
        return bound.equals(other.toString());
    }

    public String bound() {
        return bound;
    }

    public Phase phase() {
        return phase;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof EndOfRun
                && bound.equals(((EndOfRun) o).bound)
                && phase == ((EndOfRun) o).phase;
    }

    @Override
    public int hashCode() {
        return Objects.hash(bound, phase);
    }

    @Override
    public String toString() {
        return phase + " of " + bound;
    }
}
