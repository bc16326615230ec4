package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketsByTable;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims a journal in steps that never wait. Lives in the JobManager's worker thread.
 *
 * <p>Claiming writes first and then looks, and so does beating: of two owners at least one sees the
 * other. A claimant that does deletes what it wrote, as if it had never come; a release would let a
 * third one pass by the owner that lives.
 */
@Internal
public final class Claim {

    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

    /**
     * For so much longer another JobManager of the same job is waited for, which may only be slow
     * to notice that it is replaced.
     */
    private static final int LEASES_FOR_SAME_JOB = 10;

    private final Storage storage;
    private final Holder self;
    private final boolean adopt;
    private final Clocks clocks;
    private final BeatWatch watch = new BeatWatch();
    private boolean told;
    private long lastTold;

    public Claim(Storage storage, Holder self, boolean adopt, Clocks clocks) {
        this.storage = requireNonNull(storage, "storage");
        this.self = requireNonNull(self, "self");
        this.adopt = adopt;
        this.clocks = requireNonNull(clocks, "clocks");
    }

    /**
     * Looks once. To be called again until it returns an ownership, several times in each third of
     * a lease.
     *
     * @throws UnrecoverableException if another job holds the journal, or it is of another identity
     */
    public Optional<Ownership> step() throws IOException {
        Owners owners = Owners.list(storage);
        if (owners.isEmpty()) {
            return begin(owners);
        }
        Optional<Holder> release = owners.release(storage);
        if (release.isEmpty() && isHeld(owners)) {
            return Optional.empty();
        }
        Optional<Holder> last = owners.lastKnownHolder(storage);
        if (last.isPresent()) {
            IdentityCheck.compare(last.get().identity(), self.identity(), adopt);
        } else {
            LOG.warn("Nobody can tell who owned the journal last: its files cannot be read.");
        }
        boolean released = release.isPresent();
        Duration permitsLeft =
                permitsLeft(last, !released && owners.lastHolder(storage).isPresent());
        Holder first =
                last.isPresent()
                        ? succeeding(last.get(), permitsLeft, released)
                        : succeedingNobody(Remains.lastEpoch(storage).isPresent());
        Set<Long> openWriters = last.map(Holder::openWriters).orElse(Set.of());
        return create(
                owners,
                owners.lastEpoch(),
                first,
                permitsLeft,
                end -> new Predecessor(false, last.orElse(null), openWriters, end));
    }

    /** A journal without owner's files is a new one, unless there is something in it. */
    private Optional<Ownership> begin(Owners none) throws IOException {
        OptionalLong lastEpoch = Remains.lastEpoch(storage);
        if (lastEpoch.isEmpty()) {
            return create(
                    none,
                    0,
                    succeedingNobody(false),
                    Duration.ZERO,
                    end -> new Predecessor(true, null, Set.of(), end));
        }
        LOG.warn(
                "The journal holds segments or marks, but its owner's files are gone: nobody can"
                        + " tell whose it is. Going on with it behind epoch {}.",
                lastEpoch.getAsLong());
        return create(
                none,
                lastEpoch.getAsLong(),
                succeedingNobody(true),
                permitsLeft(Optional.empty(), false),
                end -> new Predecessor(false, null, Set.of(), end));
    }

    /**
     * For how long a permit may still be valid of the owner before or of those before that one.
     *
     * @param watched whether nothing was seen of that owner for a whole lease
     */
    private Duration permitsLeft(Optional<Holder> last, boolean watched) {
        Duration lease = Longer.of(self.lease(), last.map(Holder::lease).orElse(Duration.ZERO));
        Duration earlier = last.map(Holder::earlierPermits).orElse(Duration.ZERO);
        return watched ? Longer.of(earlier.minus(lease), Duration.ZERO) : Longer.of(earlier, lease);
    }

    private boolean isHeld(Owners owners) throws IOException {
        // Before the time is taken: what was seen by then was written before.
        Optional<Holder> holder = owners.lastHolder(storage);
        Duration lease = Longer.of(self.lease(), holder.map(Holder::lease).orElse(Duration.ZERO));
        long now = clocks.waiting();
        watch.saw(owners.newest(), now);
        if (watch.isStill(lease, now)) {
            LOG.info(
                    "Nothing was seen of {} for {}. Taking its journal over.", name(holder), lease);
            return false;
        }
        boolean isMoving = watch.isMoving(lease, now);
        boolean isSameJob = holder.map(self::isOfJob).orElse(false);
        Duration longest = isSameJob ? lease.multipliedBy(1 + LEASES_FOR_SAME_JOB) : lease;
        if (isMoving && watch.watched(now).compareTo(longest) >= 0) {
            throw new UnrecoverableException(
                    "The journal is held by "
                            + name(holder)
                            + ", which is running. Two jobs cannot poll the same table. Cancel that"
                            + " job, or give this one another source.journal.id if they have nothing"
                            + " to do with one another.");
        }
        tellOfWaiting(holder, lease, isMoving ? Optional.of(longest) : Optional.empty(), now);
        return true;
    }

    /** Again after each lease, as the wait for another JobManager of the same job is a long one. */
    private void tellOfWaiting(
            Optional<Holder> holder, Duration lease, Optional<Duration> end, long now) {
        if (told && now - lastTold < lease.toNanos()) {
            return;
        }
        told = true;
        lastTold = now;
        if (end.isEmpty()) {
            LOG.warn(
                    "The journal is held by {}. Watching whether it lives, for at least {}.",
                    name(holder),
                    lease);
            return;
        }
        LOG.warn(
                "The journal is held by {}, which is of this very job and still lives. Waiting for"
                        + " it to end since {}, for at most {}. If it is another cluster that was"
                        + " given the same job id, cancel one of the two jobs.",
                name(holder),
                watch.watched(now),
                end.get());
    }

    private Optional<Ownership> create(
            Owners seen,
            long lastEpoch,
            Holder first,
            Duration permitsLeft,
            LongFunction<Predecessor> predecessor)
            throws IOException {
        long begun = clocks.validity();
        OwnerName name = OwnerName.ofBeat(lastEpoch + 1, 0);
        try {
            Owners.write(storage, name, first);
        } catch (FileAlreadyExistsException e) {
            LOG.info("Another job claimed the journal at the same time.");
            watch.restart();
            return Optional.empty();
        }
        if (!isAlone(name, seen)) {
            LOG.info("The owner of the journal was seen again while it was claimed. Giving back.");
            storage.delete(List.of(name.fileName()));
            watch.restart();
            return Optional.empty();
        }
        // Only now: until it could see the file, an owner whose own are gone may have permitted.
        long permitsEnd = clocks.waiting() + permitsLeft.toNanos();
        return Optional.of(
                new Ownership(
                        storage,
                        name.epoch(),
                        first,
                        predecessor.apply(permitsEnd),
                        clocks,
                        begun));
    }

    /** What a used journal was born as only a restored state can tell then. */
    private Holder succeedingNobody(boolean isUsed) {
        return isUsed ? self : self.withHeritage(self.heritage().born());
    }

    /**
     * Tables that this job does not name are remembered with their buckets: they may return. So are
     * writers that may not have ended, for owners that come before this one has looked into it.
     */
    private Holder succeeding(Holder last, Duration permitsLeft, boolean released) {
        JournalIdentity all = self.identity().withOthersOf(last.identity());
        return self.withIdentity(all)
                .withHeritage(
                        last.heritage()
                                .withSettled(
                                        released && !self.isOfJob(last) ? Set.of() : settled(last))
                                .withPolledBuckets(
                                        new BucketsByTable(all.buckets())
                                                .replacedBy(last.polledBuckets())))
                .withOpenWriters(last.openWriters())
                .withEarlier(new EarlierPolls(last.pollTimeout(), permitsLeft));
    }

    /**
     * What this job does not name may go on in another journal meanwhile, as may everything once
     * another job gave the journal back; and for other buckets, another target or another server
     * nobody has looked.
     */
    private Set<TableId> settled(Holder last) {
        Set<TableId> settled = new TreeSet<>(last.heritage().settled());
        settled.removeIf(
                table ->
                        !self.identity().hasSameTarget(table, last.identity())
                                || !knows(last, table));
        return settled;
    }

    /** Whether all of this job's buckets of a table are buckets of the owner before. */
    private boolean knows(Holder last, TableId table) {
        Set<BucketId> known = BucketsByTable.of(last.polledBuckets(), table);
        known.addAll(last.identity().table(table).orElseThrow().queues());
        return known.containsAll(self.identity().table(table).orElseThrow().queues());
    }

    private boolean isAlone(OwnerName own, Owners seen) throws IOException {
        Owners owners;
        try {
            owners = Owners.list(storage);
        } catch (IOException e) {
            giveBackAfter(e, own);
            throw e;
        }
        Optional<OwnerName> before = seen.isEmpty() ? Optional.empty() : Optional.of(seen.newest());
        // Another owner of this very epoch may have come first and have replaced its first beat.
        return owners.newest().equals(own) && owners.newestBefore(own.epoch()).equals(before);
    }

    private void giveBackAfter(IOException failure, OwnerName own) {
        try {
            storage.delete(List.of(own.fileName()));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static String name(Optional<Holder> holder) {
        return holder.map(Holder::toString).orElse("an unknown job, as its files cannot be read");
    }
}
