package io.pixelsdb.pixels.flink.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

/** What ends a bounded run: whichever of the two comes first. Immutable. */
@Internal
public final class RunBound {

    @Nullable private final Long changes;
    @Nullable private final Duration idle;
    private final boolean awaitsCheckpoint;

    private RunBound(@Nullable Long changes, @Nullable Duration idle, boolean awaitsCheckpoint) {
        this.changes = changes;
        this.idle = idle;
        this.awaitsCheckpoint = awaitsCheckpoint;
    }

    /**
     * Empty if the run has no end.
     *
     * @param awaitsCheckpoint whether the run goes on until a completed checkpoint covers
     *     everything that was emitted; false where checkpointing is switched off
     */
    public static Optional<RunBound> from(ReadableConfig options, boolean awaitsCheckpoint) {
        RunBound bound =
                new RunBound(
                        options.getOptional(PixelsOptions.SOURCE_BOUNDED_CHANGES).orElse(null),
                        options.getOptional(PixelsOptions.SOURCE_BOUNDED_IDLE).orElse(null),
                        awaitsCheckpoint);
        return bound.changes == null && bound.idle == null ? Optional.empty() : Optional.of(bound);
    }

    /** How many changes are enough, over all readers. */
    public OptionalLong changes() {
        return changes == null ? OptionalLong.empty() : OptionalLong.of(changes);
    }

    /** How long the server has nothing for any bucket before that is the end. */
    public Optional<Duration> idle() {
        return Optional.ofNullable(idle);
    }

    /** Whether the run goes on until a completed checkpoint covers everything. */
    public boolean awaitsCheckpoint() {
        return awaitsCheckpoint;
    }

    /** Equal for equal bounds, in any release: state holds it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (changes != null) {
            text.append(PixelsOptions.SOURCE_BOUNDED_CHANGES.key()).append('=').append(changes);
        }
        if (idle != null) {
            text.append(changes == null ? "" : ", ")
                    .append(PixelsOptions.SOURCE_BOUNDED_IDLE.key())
                    .append('=')
                    .append(idle);
        }
        return text.toString();
    }
}
