package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import io.pixelsdb.pixels.flink.source.replay.JournalStartScan;
import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.segment.DamagedJournalException;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * Another journal that was used, and what it means to tables that are new in this one. Immutable.
 */
final class Sibling {

    private final String id;
    @Nullable private final Holder holder;
    private final boolean released;
    private final Set<TableId> shared;
    private final List<Unfinished> unfinished;
    @Nullable private final String damage;

    /**
     * @param holder null if nobody can tell
     * @param shared tables that are new, of the same server and target here and there
     * @param unfinished entries of these that are not known to be committed
     * @param damage why these cannot be known, or null
     */
    private Sibling(
            String id,
            @Nullable Holder holder,
            boolean released,
            Set<TableId> shared,
            List<Unfinished> unfinished,
            @Nullable String damage) {
        this.id = id;
        this.holder = holder;
        this.released = released;
        this.shared = shared;
        this.unfinished = unfinished;
        this.damage = damage;
    }

    /**
     * Reads no more than what has to be known, which may still be the headers of many segments.
     *
     * @param directory of the other journal
     * @param own tables and targets of this one
     * @param fresh those of them that are new in it
     */
    static Sibling look(
            String id, Storage directory, JournalIdentity own, Collection<TableId> fresh)
            throws IOException {
        Owners owners = Owners.list(directory);
        Optional<Holder> last = owners.lastKnownHolder(directory);
        while (last.isEmpty()) {
            Owners later = Owners.list(directory);
            if (later.isEmpty() || !owners.isEmpty() && later.newest().equals(owners.newest())) {
                return new Sibling(id, null, false, Set.of(), List.of(), null);
            }
            // It lives, and its files were replaced in between.
            owners = later;
            last = owners.lastKnownHolder(directory);
        }
        Holder holder = last.get();
        boolean released = owners.release(directory).isPresent();
        Set<TableId> shared = new TreeSet<>(fresh);
        shared.removeIf(table -> !isSame(table, own, holder.identity()));
        Sibling found = new Sibling(id, holder, released, shared, List.of(), null);
        return shared.isEmpty() || found.mayPoll() ? found : found.withUnfinished(directory);
    }

    private static boolean isSame(TableId table, JournalIdentity own, JournalIdentity other) {
        return own.server().equals(other.server())
                && own.table(table).map(JournalTable::target).isPresent()
                && own.table(table)
                        .map(JournalTable::target)
                        .equals(other.table(table).map(JournalTable::target));
    }

    private Sibling withUnfinished(Storage directory) throws IOException {
        Marks marks = MarksFile.newest(directory);
        try {
            List<Unfinished> left =
                    new ArrayList<>(
                            JournalStartScan.scan(directory, marks, OnDamage.FAIL).values());
            left.removeIf(some -> !shared.contains(some.bucket().table()));
            return new Sibling(id, holder, released, shared, left, null);
        } catch (UnrecoverableException | DamagedJournalException e) {
            if (!MarksFile.newest(directory).equals(marks)) {
                throw new IOException("Segments of " + id + " were removed while it was read", e);
            }
            return new Sibling(id, holder, released, shared, List.of(), e.getMessage());
        }
    }

    String id() {
        return id;
    }

    /** Empty if nobody can tell. */
    Optional<JournalIdentity> identity() {
        return Optional.ofNullable(holder).map(Holder::identity);
    }

    /** Whether a table that is new here is of the same server and target there. */
    boolean isOfSameTarget() {
        return !shared.isEmpty();
    }

    /** Whether changes may be polled or left behind if this one is not heeded. */
    boolean isObstacle() {
        return holder == null || damage != null || mayPoll() || !unfinished.isEmpty();
    }

    /** Whether its job may run, and polls a table that is new here. */
    boolean mayPoll() {
        return !released && holder != null && shared.stream().anyMatch(holder::hasSettled);
    }

    /** Whether a job of some tables can take it over, and nobody else misses it. */
    boolean canBeTakenBy(JournalIdentity own) {
        return holder != null
                && holder.identity().tables().stream()
                        .filter(table -> !released && holder.hasSettled(table.id()))
                        .allMatch(table -> own.table(table.id()).isPresent());
    }

    /** Whether nobody misses it if a job of some tables gives up what is left in it. */
    boolean canBeRemovedBy(JournalIdentity own) {
        return released
                && holder != null
                && holder.identity().tables().stream()
                        .allMatch(table -> isSame(table.id(), own, holder.identity()));
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
