package io.pixelsdb.pixels.flink.source.reader;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.RunBound;
import io.pixelsdb.pixels.flink.source.polling.PollPolicy;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What the readers of a source are told by its configuration. Immutable. */
@Internal
public final class ReaderSettings {

    private final PollPolicy policy;
    private final Set<BucketId> configured;
    private final boolean discardsOthers;
    @Nullable private final RunBound bound;

    /**
     * @param configured buckets to poll, one at least; splits of other buckets are only replayed
     * @param discardsOthers whether what is replayed of other tables than the configured ones is
     *     left out, rather than ends the job
     * @param bound what ends the run; null if nothing does
     */
    public ReaderSettings(
            PollPolicy policy,
            Set<BucketId> configured,
            boolean discardsOthers,
            @Nullable RunBound bound) {
        this.policy = requireNonNull(policy, "policy");
        this.configured = Set.copyOf(configured);
        this.discardsOthers = discardsOthers;
        this.bound = bound;
    }

    PollPolicy policy() {
        return policy;
    }

    Set<BucketId> configured() {
        return configured;
    }

    boolean discardsOthers() {
        return discardsOthers;
    }

    @Nullable
    RunBound bound() {
        return bound;
    }
}
