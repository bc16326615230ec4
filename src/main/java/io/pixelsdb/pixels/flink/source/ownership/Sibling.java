package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.replay.JournalStartScan;
import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.DamagedJournalException;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketsByTable;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** Another journal, and what it means to tables whose polling begins in this one. Immutable. */
final class Sibling {

    private final String id;
    @Nullable private final Holder holder;
    private final boolean released;
    private final Set<TableId> shared;
    private final Set<Long> openWriters;
    private final List<Unfinished> unfinished;
    @Nullable private final String damage;

    /**
     * @param holder null if nobody can tell
     * @param shared tables whose polling begins, of the same server and target here and there, and
     *     of which both have the same bucket
     * @param openWriters of readers of these that are not known to have ended
     * @param unfinished entries of these that are not known to be committed
     * @param damage why these cannot be known, or null
     */
    private Sibling(
            String id,
            @Nullable Holder holder,
            boolean released,
            Set<TableId> shared,
            Set<Long> openWriters,
            List<Unfinished> unfinished,
            @Nullable String damage) {
        this.id = id;
        this.holder = holder;
        this.released = released;
        this.shared = shared;
        this.openWriters = openWriters;
        this.unfinished = unfinished;
        this.damage = damage;
    }

    /**
     * Reads no more than what has to be known, which may still be the headers of many segments.
     *
     * @param directory of the other journal
     * @param own tables and targets of this one
     * @param fresh those of them whose polling begins
     */
    static Sibling look(
            String id, Storage directory, JournalIdentity own, Collection<TableId> fresh)
            throws IOException {
        Owners owners;
        Optional<Holder> last;
        boolean released;
        do {
            owners = Owners.list(directory);
            last = owners.lastKnownHolder(directory);
            released = owners.release(directory).isPresent();
            // If not, it lives: what was being written may be there now, in place of what was gone.
        } while (!owners.areUnchanged(directory));
        if (last.isEmpty()) {
            return new Sibling(id, null, false, Set.of(), Set.of(), List.of(), null);
        }
        Holder holder = last.get();
        Set<TableId> shared = new TreeSet<>(fresh);
        shared.removeIf(
                table ->
                        !own.hasSameTarget(table, holder.identity())
                                || !hasSameBuckets(table, own, holder));
        Sibling found = new Sibling(id, holder, released, shared, Set.of(), List.of(), null);
        return shared.isEmpty() || found.mayPoll()
                ? found
                : found.withContents(directory, owners.lastEpoch());
    }

    /** Two jobs may have different buckets of a table each; a whole table's queue is all of it. */
    private static boolean hasSameBuckets(TableId table, JournalIdentity own, Holder holder) {
        Set<BucketId> here = own.table(table).orElseThrow().queues();
        BucketsByTable kind = new BucketsByTable(here);
        Set<BucketId> there = BucketsByTable.of(holder.polledBuckets(), table);
        there.addAll(holder.identity().table(table).orElseThrow().queues());
        return there.stream()
                .anyMatch(bucket -> here.contains(bucket) || kind.isOfAnotherKind(bucket));
    }

    /** Writers first: what those have written that have ended by then is read. */
    private Sibling withContents(Storage directory, long epoch) throws IOException {
        Marks marks = MarksFile.newest(directory);
        Set<Long> open = openWriters(directory, marks, epoch);
        try {
            List<Unfinished> left =
                    new ArrayList<>(
                            JournalStartScan.scan(directory, marks, OnDamage.FAIL).values());
            left.removeIf(some -> !shared.contains(some.bucket().table()));
            return new Sibling(id, holder, released, shared, open, left, null);
        } catch (UnrecoverableException | DamagedJournalException e) {
            if (!MarksFile.newest(directory).equals(marks)) {
                throw new IOException("Segments of " + id + " were removed while it was read", e);
            }
            return new Sibling(id, holder, released, shared, open, List.of(), e.getMessage());
        }
    }

    /**
     * Of all readers that may have polled a shared table: those of an owner that has left it out
     * have not.
     */
    private Set<Long> openWriters(Storage directory, Marks marks, long epoch) throws IOException {
        Set<Long> open = new TreeSet<>(holder.openWriters());
        Set<Long> closed = new TreeSet<>();
        for (StoredFile file : directory.list(SegmentName.DIRECTORY)) {
            SegmentName.parse(file.name()).ifPresent(name -> open.add(name.writer()));
            ClosedMark.parse(file.name()).ifPresent(mark -> closed.add(mark.writer()));
        }
        open.removeAll(closed);
        open.removeIf(marks.cut()::hasPassed);
        if (shared.stream().noneMatch(holder::hasSettled)) {
            open.removeIf(writer -> Epochs.ofWriter(writer) >= epoch);
        }
        return open;
    }

    String id() {
        return id;
    }

    /** Empty if nobody can tell. */
    Optional<JournalIdentity> identity() {
        return Optional.ofNullable(holder).map(Holder::identity);
    }

    /** Tables that are to be polled here and are another job's business there. */
    Set<TableId> shared() {
        return shared;
    }

    /**
     * Readers of tables that are polled here now, which may still poll them there for {@link
     * #patience} from now on, and what they find comes after what was seen.
     */
    Set<Long> openWriters() {
        return openWriters;
    }

    /** For permits that were given before, the deadline of a poll and the write that follows. */
    Duration patience() {
        return holder == null
                ? Duration.ZERO
                : Longer.of(holder.lease(), holder.earlierPermits())
                        .plus(holder.pollTimeout())
                        .plus(Predecessor.GRACE);
    }

    /** Whether changes may be polled or left behind if this one is not heeded. */
    boolean isObstacle() {
        return holder == null || damage != null || mayPoll() || !unfinished.isEmpty();
    }

    /** Whether its job may run, and polls a table whose polling begins here, or is about to. */
    boolean mayPoll() {
        return !released && holder != null && shared.stream().anyMatch(holder::mayPoll);
    }

    /** Whether a job of some tables can take it over, and nobody else misses it. */
    boolean canBeTakenBy(JournalIdentity own) {
        return holder != null
                && holder.identity().tables().stream()
                        .filter(table -> !released && holder.mayPoll(table.id()))
                        .allMatch(table -> own.table(table.id()).isPresent());
    }

    /** Whether nobody misses it if a job of some tables gives up what is left in it. */
    boolean canBeRemovedBy(JournalIdentity own) {
        return released
                && holder != null
                && holder.identity().tables().stream()
                        .allMatch(table -> own.hasSameTarget(table.id(), holder.identity()));
    }

    /** For people: which one it is, and what is the matter with it. */
    @Override
    public String toString() {
        if (holder == null) {
            return id + " (nobody can tell whose it is, as its owner's files cannot be read)";
        }
        return id
                + " of "
                + holder.identity()
                + ", last held by "
                + holder
                + (mayPoll() ? ", which has not given it back: two would poll one table" : "")
                + (unfinished.isEmpty() ? "" : ", with " + describeUnfinished())
                + (damage == null ? "" : ", which cannot be read: " + damage);
    }

    private String describeUnfinished() {
        return String.format(
                Locale.ROOT,
                "%d responses of %s that are not known to be committed",
                unfinished.stream().mapToLong(Unfinished::responses).sum(),
                unfinished.stream()
                        .map(some -> some.bucket().table().toString())
                        .distinct()
                        .collect(Collectors.joining(", ")));
    }
}
