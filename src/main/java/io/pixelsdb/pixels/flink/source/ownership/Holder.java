package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.TableId;
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
    private final EarlierPolls earlier;
    private final Heritage heritage;
    private final Set<Long> openWriters;

    private Holder(
            HolderProcess process,
            JournalIdentity identity,
            Duration lease,
            Duration pollTimeout,
            EarlierPolls earlier,
            Heritage heritage,
            Collection<Long> openWriters) {
        this.process = requireNonNull(process, "process");
        this.identity = requireNonNull(identity, "identity");
        this.lease = requireNonNull(lease, "lease");
        this.pollTimeout = requireNonNull(pollTimeout, "pollTimeout");
        this.earlier = requireNonNull(earlier, "earlier");
        this.heritage = requireNonNull(heritage, "heritage");
        this.openWriters = new TreeSet<>(openWriters);
    }

    /**
     * @param lease of the holder: nobody may take over before it has passed without a beat
     * @param pollTimeout deadline of its readers' polls
     */
    public Holder(
            HolderProcess process, JournalIdentity identity, Duration lease, Duration pollTimeout) {
        this(
                process,
                identity,
                lease,
                pollTimeout,
                EarlierPolls.NONE,
                Heritage.none(identity.buckets()),
                Set.of());
    }

    /** The same with another identity. */
    Holder withIdentity(JournalIdentity other) {
        return new Holder(process, other, lease, pollTimeout, earlier, heritage, openWriters);
    }

    /** The same under another {@link #polledBuckets()}. */
    Holder withPolledBuckets(Collection<BucketId> buckets) {
        return withHeritage(heritage.withPolledBuckets(buckets));
    }

    /** The same with what earlier owners hand on of the journal. */
    Holder withHeritage(Heritage other) {
        return new Holder(process, identity, lease, pollTimeout, earlier, other, openWriters);
    }

    /** The same with writers that are not known to have ended. */
    Holder withOpenWriters(Collection<Long> writers) {
        return new Holder(process, identity, lease, pollTimeout, earlier, heritage, writers);
    }

    /** The same, as long as polls of owners before it may be in flight. */
    Holder withEarlier(EarlierPolls polls) {
        return new Holder(process, identity, lease, pollTimeout, polls, heritage, openWriters);
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

    /** Longest deadline of polls that may be in flight, of owners before it as well. */
    public Duration pollTimeout() {
        return Longer.of(pollTimeout, earlier.timeout());
    }

    /** How much longer readers of owners before it may be permitted to poll, at most. */
    Duration earlierPermits() {
        return earlier.permits();
    }

    /** Whether it polls a table: it has made sure that no other journal has something of it. */
    boolean hasSettled(TableId table) {
        return heritage.settled().contains(table);
    }

    /** Whether it polls a table, or will unless it finds something of it in another journal. */
    boolean mayPoll(TableId table) {
        return hasSettled(table) || heritage.lookedFor().contains(table);
    }

    Heritage heritage() {
        return heritage;
    }

    /**
     * Buckets under which polling was last permitted. They differ from those of the identity until
     * everything that was polled under them is covered.
     */
    public Set<BucketId> polledBuckets() {
        return heritage.polledBuckets();
    }

    /**
     * Numbers of writers that were not known to have ended: when it released, all of them; before
     * that, those of owners before it, as long as they may be in flight.
     */
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
