package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What a claim learns of the owner before. Immutable. */
@Internal
public final class Predecessor {

    /** For the write that follows a poll. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    private final boolean first;
    @Nullable private final Holder holder;
    private final Set<Long> openWriters;
    private final long permitsEnd;

    /**
     * @param first whether the journal never had an owner
     * @param holder null if there was none or its files cannot be read
     * @param openWriters as it told: with its release, or of those before it
     * @param permitsEnd on the claimant's clock for waits: no permit of it is valid from then on
     */
    Predecessor(boolean first, @Nullable Holder holder, Set<Long> openWriters, long permitsEnd) {
        this.first = first;
        this.holder = holder;
        this.openWriters = requireNonNull(openWriters, "openWriters");
        this.permitsEnd = permitsEnd;
    }

    public boolean isNone() {
        return first;
    }

    public Optional<Holder> holder() {
        return Optional.ofNullable(holder);
    }

    public Set<Long> openWriters() {
        return openWriters;
    }

    public long permitsEnd() {
        return permitsEnd;
    }
}
