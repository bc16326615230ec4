package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;

/** Who owns a journal, as its owner's files say. Immutable. */
@Internal
public final class Holder {

    private final HolderProcess process;
    private final JournalIdentity identity;
    private final Duration lease;
    private final Duration pollTimeout;
    private final String polledBuckets;
    private final Set<Long> openWriters;

    private Holder(
            HolderProcess process,
            JournalIdentity identity,
            Duration lease,
            Duration pollTimeout,
            String polledBuckets,
            Collection<Long> openWriters) {
        this.process = requireNonNull(process, "process");
        this.identity = requireNonNull(identity, "identity");
        this.lease = requireNonNull(lease, "lease");
        this.pollTimeout = requireNonNull(pollTimeout, "pollTimeout");
        this.polledBuckets = requireNonNull(polledBuckets, "polledBuckets");
        this.openWriters = new TreeSet<>(openWriters);
    }

    /**
     * @param lease of the holder: nobody may take over before it has passed without a beat
     * @param pollTimeout deadline of its readers' polls
     */
    public Holder(
            HolderProcess process, JournalIdentity identity, Duration lease, Duration pollTimeout) {
        this(process, identity, lease, pollTimeout, identity.buckets(), Set.of());
    }

    /** The same under another {@link #polledBuckets()}. */
    Holder withPolledBuckets(String buckets) {
        return new Holder(process, identity, lease, pollTimeout, buckets, openWriters);
    }

    /** The same with writers that are not known to have ended. */
    Holder withOpenWriters(Collection<Long> writers) {
        return new Holder(process, identity, lease, pollTimeout, polledBuckets, writers);
    }

    HolderProcess process() {
        return process;
    }

    public JournalIdentity identity() {
        return identity;
    }

    public Duration lease() {
        return lease;
    }

    public Duration pollTimeout() {
        return pollTimeout;
    }

    /**
     * Buckets under which polling was last permitted, as in {@code source.buckets}. They differ
     * from those of the identity until everything that was polled under them is covered.
     */
    public String polledBuckets() {
        return polledBuckets;
    }

    /** When it released: numbers of writers that were not known to have ended. */
    public Set<Long> openWriters() {
        return openWriters;
    }

    /** Whether both are of one job, which may have been started again. */
    public boolean isOfJob(Holder other) {
        return process.jobId().equals(other.process.jobId());
    }

    @Override
    public String toString() {
        return process.toString();
    }
}
