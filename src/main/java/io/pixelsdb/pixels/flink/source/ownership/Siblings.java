package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalNames;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for journals of the same tables beside one in which they are new: as tables are added,
 * parted or put together, or the server or a target changes, another journal is used, and what lies
 * in the old one would be forgotten in silence. Finds those whose names were made from the
 * configuration. Called in one thread at a time; may take long.
 */
@Internal
public final class Siblings {

    private static final Logger LOG = LoggerFactory.getLogger(Siblings.class);

    private Siblings() {}

    /**
     * Warns of journals of the same table for another server or target.
     *
     * @param root directory of journals
     * @param fresh tables that are new in the journal of the settings
     * @param isBeginning whether there is nothing in that journal and no state that needs it
     * @throws UnrecoverableException if there are journals of these tables for the same server and
     *     target that may still be polled into, or of which something is left
     */
    public static void check(
            Storage root, JournalSettings settings, Collection<TableId> fresh, boolean isBeginning)
            throws IOException {
        List<Sibling> obstacles = new ArrayList<>();
        for (String id : used(root, settings, fresh)) {
            Sibling sibling =
                    Sibling.look(id, new ReadOnlyDirectory(root, id), settings.identity(), fresh);
            if (sibling.isObstacle()) {
                obstacles.add(sibling);
            } else if (isBeginning && !settings.isIdConfigured()) {
                warnOf(sibling, settings.identity());
            }
        }
        if (!obstacles.isEmpty()) {
            throw new UnrecoverableException(
                    "The journal "
                            + settings.id()
                            + " is to begin with "
                            + join(fresh)
                            + ", but there are journals already of a table of this job with the"
                            + " same target: "
                            + join(obstacles)
                            + "."
                            + waysOut(obstacles, settings.identity(), isBeginning));
        }
    }

    /** Names of others that hold something: what somebody only tried to begin does not. */
    private static Set<String> used(
            Storage root, JournalSettings settings, Collection<TableId> fresh) throws IOException {
        Set<String> used = new TreeSet<>();
        for (String prefix : JournalNames.prefixes(fresh)) {
            for (StoredFile file : root.list(prefix)) {
                int slash = file.name().indexOf('/');
                if (slash > 0
                        && (file.name().startsWith(SegmentName.DIRECTORY, slash + 1)
                                || file.name().startsWith(MarksFile.DIRECTORY, slash + 1))) {
                    used.add(file.name().substring(0, slash));
                }
            }
        }
        used.remove(settings.id());
        return used;
    }

    private static String waysOut(
            List<Sibling> obstacles, JournalIdentity own, boolean isBeginning) {
        StringBuilder ways = new StringBuilder();
        if (obstacles.stream().anyMatch(Sibling::mayPoll)) {
            ways.append(
                    " End those jobs, if they run; one that has died gives its journal back when it"
                            + " is started and ended once more.");
        }
        if (obstacles.stream().anyMatch(sibling -> sibling.identity().isPresent())) {
            ways.append(
                    " What is left in a journal reaches its target when its job runs once more,"
                            + " restored and with the tables that it had, with"
                            + " source.bounded.changes=1 and source.bounded.idle=10s, until it ends"
                            + " by itself.");
        }
        if (isBeginning && obstacles.size() == 1 && obstacles.get(0).canBeTakenBy(own)) {
            ways.append(" Or set source.journal.id=")
                    .append(obstacles.get(0).id())
                    .append(" to go on with that journal.");
        }
        String removable = ids(obstacles, sibling -> sibling.canBeRemovedBy(own));
        if (!removable.isEmpty()) {
            ways.append(" Or remove the directory of ")
                    .append(removable)
                    .append(", which gives up what is left in it.");
        }
        String unknown = ids(obstacles, sibling -> sibling.identity().isEmpty());
        if (!unknown.isEmpty()) {
            ways.append(" Put the files back that are missing in ")
                    .append(unknown)
                    .append(", or move it elsewhere if nobody needs it.");
        }
        return ways.toString();
    }

    private static void warnOf(Sibling sibling, JournalIdentity own) {
        sibling.identity()
                .filter(other -> !own.tablesIn(other).isEmpty())
                .filter(other -> !sibling.isOfSameTarget())
                .ifPresent(
                        other ->
                                LOG.warn(
                                        "A new journal is begun for {}, but there is one of the"
                                                + " same table: {}, of {}. It is not adopted, and"
                                                + " changes that may be left in it are not emitted."
                                                + " To go on with it, set source.journal.id={}, and"
                                                + " source.journal.adopt=true if the new server or"
                                                + " target is meant.",
                                        own,
                                        sibling.id(),
                                        other,
                                        sibling.id()));
    }

    private static String ids(List<Sibling> siblings, Predicate<Sibling> which) {
        return siblings.stream().filter(which).map(Sibling::id).collect(Collectors.joining(", "));
    }

    private static String join(Collection<?> some) {
        return some.stream().map(Object::toString).collect(Collectors.joining("; "));
    }
}
