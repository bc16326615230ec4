package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalNames;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for journals of the same table beside a new one whose name was made from the configuration:
 * a changed server or target, or another table in the job, gives another name, and what lies in the
 * old journal would be forgotten in silence. Worker thread alone.
 */
@Internal
public final class Siblings {

    private static final Logger LOG = LoggerFactory.getLogger(Siblings.class);

    private Siblings() {}

    /**
     * Warns of journals of the same table for another server or target.
     *
     * @throws UnrecoverableException if there is one for the same
     */
    public static void check(Storage root, JournalSettings settings) throws IOException {
        TreeMap<String, TreeSet<String>> owners = new TreeMap<>();
        Set<String> used = new HashSet<>();
        for (String prefix : JournalNames.prefixes(settings.identity())) {
            for (StoredFile file : root.list(prefix)) {
                int slash = file.name().indexOf('/');
                String id = slash < 0 ? file.name() : file.name().substring(0, slash);
                boolean isOwner =
                        slash >= 0 && OwnerName.parse(file.name().substring(slash + 1)).isPresent();
                if (isOwner && !id.equals(settings.id())) {
                    owners.computeIfAbsent(id, i -> new TreeSet<>()).add(file.name());
                } else if (file.name().startsWith(SegmentName.DIRECTORY, slash + 1)
                        || file.name().startsWith(MarksFile.DIRECTORY, slash + 1)) {
                    used.add(id);
                }
            }
        }
        // One that somebody only tried to begin holds nothing.
        owners.keySet().retainAll(used);
        for (String id : owners.keySet()) {
            compare(root, id, owners.get(id).descendingSet(), settings.identity());
        }
    }

    private static void compare(
            Storage root, String id, Iterable<String> newestFirst, JournalIdentity own)
            throws IOException {
        for (String name : newestFirst) {
            Optional<Holder> holder = HolderFormat.read(root, name);
            if (holder.isPresent()) {
                JournalIdentity other = holder.get().identity();
                if (hasTargetOf(other, own)) {
                    throw new UnrecoverableException(
                            "There is a journal already of a table of this job with the same"
                                    + " target: "
                                    + id
                                    + ", of "
                                    + other
                                    + ", last held by "
                                    + holder.get()
                                    + ". If that job runs, two would poll one table. Set"
                                    + " source.journal.id="
                                    + id
                                    + " to go on with it; or, if all of it is committed, remove"
                                    + " its directory.");
                }
                if (!own.tablesIn(other).isEmpty()) {
                    LOG.warn(
                            "A new journal is begun for {}, but there is one of the same table: {},"
                                    + " of {}. It is not adopted, and changes that may be left in"
                                    + " it are not emitted. To go on with it, set"
                                    + " source.journal.id={}, and source.journal.adopt=true if the"
                                    + " new server or target is meant.",
                            own,
                            id,
                            other,
                            id);
                }
                return;
            }
        }
    }

    /** Whether a table is of the same server and goes to the same target in both. */
    private static boolean hasTargetOf(JournalIdentity other, JournalIdentity own) {
        return other.server().equals(own.server())
                && own.tablesIn(other).stream()
                        .anyMatch(
                                table ->
                                        other.table(table.id())
                                                .orElseThrow()
                                                .target()
                                                .equals(table.target()));
    }
}
