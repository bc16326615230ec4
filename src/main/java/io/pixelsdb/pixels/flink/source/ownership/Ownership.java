package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketsByTable;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/**
 * A journal that is owned, for as long as it beats. Lives in the JobManager's worker thread; how
 * long it is valid may be asked from any.
 *
 * <p>Validity counts from the begin of the last beat that went well. Who takes over has seen that
 * beat for a whole lease, so this one's validity has ended by then, and with it all permits.
 */
@Internal
public final class Ownership {

    /** Each deletion is a request, and a few old beats are in nobody's way. */
    private static final int DELETED_TOGETHER = 10;

    private final Storage storage;
    private final long epoch;
    private final Predecessor predecessor;
    private final Clocks clocks;
    private volatile Holder self;
    private final long earlierPollsEnd;
    private long lastBeat;
    private volatile long lastAttempt;
    private boolean released;
    private volatile long validUntil;
    private volatile long beats;

    /** Made by a {@link Claim} that has written the first beat and found nobody else. */
    Ownership(
            Storage storage,
            long epoch,
            Holder self,
            Predecessor predecessor,
            Clocks clocks,
            long begun) {
        this.storage = requireNonNull(storage, "storage");
        this.epoch = epoch;
        this.self = requireNonNull(self, "self");
        this.predecessor = requireNonNull(predecessor, "predecessor");
        this.clocks = requireNonNull(clocks, "clocks");
        this.lastAttempt = begun;
        this.earlierPollsEnd =
                predecessor.permitsEnd() + self.pollTimeout().plus(Predecessor.GRACE).toNanos();
        this.validUntil = begun + self.lease().toNanos();
    }

    public long epoch() {
        return epoch;
    }

    /**
     * What tells this very journal from every other one: all of its owners hand it on. Empty if its
     * files were lost or could not be read.
     */
    public Optional<String> birth() {
        return self.heritage().birth();
    }

    /** Somebody else remembers what this journal was born as. Takes effect with the next beat. */
    public synchronized void bornAs(String birth) {
        self = self.withHeritage(self.heritage().withBirth(requireNonNull(birth, "birth")));
    }

    public Predecessor predecessor() {
        return predecessor;
    }

    /** Nothing is permitted beyond it; not positive when it has passed. Any thread. */
    public long validNanos() {
        return validUntil - clocks.validity();
    }

    /** How often it has beaten well. Any thread. */
    public long beats() {
        return beats;
    }

    public boolean isBeatDue() {
        return clocks.validity() - lastAttempt >= self.lease().toNanos() / 3;
    }

    /** What is to be written: polls of earlier owners are told of while they may be in flight. */
    private Holder toWrite() {
        return clocks.waiting() - earlierPollsEnd >= 0
                ? self.withEarlier(EarlierPolls.NONE).withOpenWriters(Set.of())
                : self;
    }

    /**
     * Takes effect with the next beat. Any thread.
     *
     * @return whether that says anything new
     */
    public synchronized boolean polledBuckets(Collection<BucketId> buckets) {
        Set<BucketId> polled = new BucketsByTable(self.polledBuckets()).replacedBy(buckets);
        boolean isNew = !polled.equals(self.polledBuckets());
        self = self.withPolledBuckets(polled);
        return isNew;
    }

    /** Tables of these that it may not poll before it was made sure that no other journal does. */
    public Set<TableId> unsettled(JournalIdentity own) {
        Holder holder = self;
        return own.tables().stream()
                .map(JournalTable::id)
                .filter(table -> !holder.hasSettled(table))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * It will poll these tables, unless it finds that another journal has something of them. To be
     * said before it is looked for: others can read it when this returns, so that of two that look
     * at the same time at least one sees the other. Any thread.
     */
    public synchronized void lookFor(Collection<TableId> tables) throws IOException {
        tell(self.heritage().withLookedFor(tables));
    }

    /**
     * It has been made sure that no other journal has something of these tables. Others can read
     * that when this returns. Any thread.
     */
    public synchronized void settle(Collection<TableId> tables) throws IOException {
        Set<TableId> settled = new TreeSet<>(self.heritage().settled());
        settled.addAll(tables);
        tell(self.heritage().withSettled(settled));
    }

    /** What nobody can read has not been said. */
    private void tell(Heritage heritage) throws IOException {
        Holder before = self;
        self = self.withHeritage(heritage);
        boolean told = false;
        try {
            beat();
            told = true;
        } finally {
            if (!told) {
                self = before;
            }
        }
    }

    /**
     * @throws OwnershipLostException if another owner has claimed the journal
     * @throws IOException if the storage fails: validity lapses unless a later beat goes well
     */
    public synchronized void beat() throws IOException {
        if (released) {
            return;
        }
        long begun = clocks.validity();
        lastAttempt = begun;
        lastBeat++;
        OwnerName name = OwnerName.ofBeat(epoch, lastBeat);
        Owners.write(storage, name, toWrite());
        // Only now: a claimant that this listing does not show will see the beat.
        Owners owners = Owners.list(storage);
        if (owners.lastEpoch() > epoch) {
            validUntil = begun;
            throw new OwnershipLostException(
                    "The journal was claimed by "
                            + owners.lastHolder(storage)
                                    .map(Holder::toString)
                                    .orElse("an unknown job")
                            + ", since this JobManager did not prove for a whole"
                            + " source.journal.lease that it lives");
        }
        validUntil = begun + self.lease().toNanos();
        beats++;
        List<String> replaced = owners.before(name);
        if (beats == 1 || replaced.size() >= DELETED_TOGETHER) {
            storage.delete(replaced);
        }
    }

    /**
     * Lets the next owner begin at once.
     *
     * @param openWriters writers that are not known to have ended
     */
    public synchronized void release(Collection<Long> openWriters) throws IOException {
        released = true;
        validUntil = clocks.validity();
        Owners.write(storage, OwnerName.ofRelease(epoch), toWrite().withOpenWriters(openWriters));
    }
}
