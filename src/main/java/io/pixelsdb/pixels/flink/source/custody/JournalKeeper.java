package io.pixelsdb.pixels.flink.source.custody;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.ownership.Claim;
import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import io.pixelsdb.pixels.flink.source.ownership.Holder;
import io.pixelsdb.pixels.flink.source.ownership.Ownership;
import io.pixelsdb.pixels.flink.source.ownership.OwnershipLostException;
import io.pixelsdb.pixels.flink.source.ownership.Siblings;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Does what the JobManager has to do with a journal's storage. Lives in the coordinator's worker
 * thread, which beats; what may take long, {@link #read}, {@link #closed} and {@link #clean}, comes
 * from other threads, each from one at a time. {@link #release} comes when the worker has ended.
 */
@Internal
public final class JournalKeeper {

    /** Beyond so many, one listing of all segments is cheaper than one for each mark. */
    private static final int SINGLE_LOOKUPS = 8;

    /** Deleted at once, before it is looked again whether the journal is still owned. */
    private static final int BATCH = 200;

    private final JournalSettings settings;
    private final Holder self;
    private final StorageOpener opener;
    private final Clocks clocks;
    private final Deque<String> toDelete = new ArrayDeque<>();
    @Nullable private volatile Storage storage;
    @Nullable private Claim claim;
    @Nullable private volatile MarksLog marksLog;
    @Nullable private volatile Ownership ownership;
    @Nullable private Siblings siblings;
    private volatile Inventory staying = new Inventory(List.of());

    public JournalKeeper(
            JournalSettings settings, Holder self, StorageOpener opener, Clocks clocks) {
        this.settings = requireNonNull(settings, "settings");
        this.self = requireNonNull(self, "self");
        this.opener = requireNonNull(opener, "opener");
        this.clocks = requireNonNull(clocks, "clocks");
    }

    /**
     * Claims the journal, or beats if that is due. Never waits.
     *
     * @return whether the journal is owned
     * @throws OwnershipLostException if another owner has claimed it
     * @throws io.pixelsdb.pixels.flink.compat.UnrecoverableException if it is refused to this job
     * @throws IOException if the storage fails; to be called again
     */
    public boolean step() throws IOException {
        if (ownership == null) {
            if (storage == null) {
                storage = opener.open(settings.location());
                claim = new Claim(storage, self, settings.adopt(), clocks);
            }
            ownership = claim.step().orElse(null);
        } else if (ownership.isBeatDue()) {
            ownership.beat();
        }
        return ownership != null;
    }

    /**
     * Reads what a start needs to know of a journal that is owned. Never waits.
     *
     * @return empty as long as readers of another job may poll; to be called again
     */
    public Optional<JournalContents> read(boolean withoutState) throws IOException {
        if (siblings != null && !siblings.isDue()) {
            return Optional.empty();
        }
        marksLog =
                new MarksLog(storage, ownership.epoch(), settings.retention(), clocks::wallMillis);
        staying = inventory();
        Marks newest = MarksFile.newest(storage);
        boolean isUnused = staying.writers().isEmpty() && newest.safe().isEmpty();
        if (!settle(withoutState && isUnused)) {
            return Optional.empty();
        }
        return Optional.of(
                new JournalContents(
                        ownership.epoch(),
                        ownership.birth(),
                        ownership.predecessor(),
                        newest,
                        marksLog.history(),
                        staying));
    }

    /** Tables that come from a journal of their own must not leave anything behind in it. */
    private boolean settle(boolean isBeginning) throws IOException {
        Set<TableId> fresh = ownership.unsettled(settings.identity());
        if (fresh.isEmpty()) {
            return true;
        }
        if (siblings == null) {
            ownership.lookFor(fresh);
            siblings = new Siblings(settings, fresh, isBeginning, clocks::waiting);
        }
        try (Storage root = opener.open(settings.root())) {
            if (!siblings.check(root)) {
                return false;
            }
        }
        ownership.settle(fresh);
        return true;
    }

    /** A journal whose own files do not tell it any more was born as the restored state says. */
    public void bornAs(String name) {
        ownership.bornAs(name);
    }

    /** Writers of earlier owners that may not have ended, as far as these have told. Any thread. */
    public Set<Long> earlierWriters() {
        Ownership owned = ownership;
        return owned == null ? Set.of() : owned.predecessor().openWriters();
    }

    /** The storage of a journal that is owned. */
    public Storage storage() {
        return requireNonNull(storage, "storage");
    }

    /** For how long it may be permitted to poll; not positive if not at all. Any thread. */
    public long validNanos() {
        Ownership owned = ownership;
        return owned == null ? 0 : owned.validNanos();
    }

    /** How often the ownership was renewed. Any thread. */
    public long beats() {
        Ownership owned = ownership;
        return owned == null ? 0 : owned.beats();
    }

    /**
     * Buckets under which polling is permitted, for owners to come, which can read it after the
     * next beat.
     *
     * @return whether they cannot read it yet
     */
    public boolean polledBuckets(Collection<BucketId> buckets) {
        return ownership.polledBuckets(buckets);
    }

    /** As {@link #polledBuckets}, and owners to come can read it when this returns. */
    public void announce(Collection<BucketId> buckets) throws IOException {
        polledBuckets(buckets);
        ownership.beat();
    }

    /** Whether the owner before was of this job as well, which goes on after a failure. */
    public boolean succeedsItself() {
        return ownership.predecessor().holder().map(self::isOfJob).orElse(false);
    }

    public void write(Marks marks) throws IOException {
        marksLog.write(marks);
    }

    /** Those of some writers that have closed. */
    public Set<Long> closed(Set<Long> writers) throws IOException {
        Set<Long> closed = new TreeSet<>();
        if (writers.size() > SINGLE_LOOKUPS) {
            closed.addAll(inventory().closed());
            closed.retainAll(writers);
            return closed;
        }
        for (long writer : writers) {
            if (!storage.list(SegmentName.closedMark(writer)).isEmpty()) {
                closed.add(writer);
            }
        }
        return closed;
    }

    /**
     * Deletes a batch of what no cut needs.
     *
     * @return whether more is left to delete; to be called again soon then
     */
    public boolean clean(List<JournalCut> cuts) throws IOException {
        if (toDelete.isEmpty()) {
            Inventory found = inventory();
            toDelete.addAll(found.notNeeded(cuts));
            staying = found.without(toDelete);
        }
        List<String> batch = new ArrayList<>();
        while (!toDelete.isEmpty() && batch.size() < BATCH) {
            batch.add(toDelete.removeFirst());
        }
        // Another owner may have begun, and what it needs is not known here.
        if (!batch.isEmpty() && validNanos() > 0) {
            storage.delete(batch);
        }
        return !toDelete.isEmpty();
    }

    /** What stays of what was last seen, without what is being deleted. Any thread. */
    public Inventory staying() {
        return staying;
    }

    /** Gives the journal up, after the worker thread has ended. */
    public void release(Collection<Long> openWriters) throws IOException {
        try (Storage closing = storage) {
            if (ownership != null) {
                ownership.release(openWriters);
            }
        }
    }

    private Inventory inventory() throws IOException {
        return new Inventory(storage.list(SegmentName.DIRECTORY));
    }
}
