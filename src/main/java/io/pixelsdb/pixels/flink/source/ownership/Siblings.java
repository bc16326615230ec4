package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalNames;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of journals of the same table beside a new one whose name was made from the configuration:
 * a changed server or target gives another name, and what lies in the old journal would be
 * forgotten in silence. Worker thread alone.
 */
@Internal
public final class Siblings {

    private static final Logger LOG = LoggerFactory.getLogger(Siblings.class);

    private Siblings() {}

    public static void warnOf(Storage root, JournalSettings settings) throws IOException {
        TreeMap<String, TreeSet<String>> owners = new TreeMap<>();
        for (String prefix : JournalNames.prefixes(settings.identity())) {
            for (StoredFile file : root.list(prefix)) {
                int slash = file.name().indexOf('/');
                String id = slash < 0 ? file.name() : file.name().substring(0, slash);
                boolean isOwner =
                        slash >= 0 && OwnerName.parse(file.name().substring(slash + 1)).isPresent();
                if (isOwner && !id.equals(settings.id())) {
                    owners.computeIfAbsent(id, i -> new TreeSet<>()).add(file.name());
                }
            }
        }
        for (String id : owners.keySet()) {
            warn(root, id, owners.get(id).descendingSet(), settings.identity());
        }
    }

    private static void warn(
            Storage root, String id, Iterable<String> newestFirst, JournalIdentity own)
            throws IOException {
        for (String name : newestFirst) {
            Optional<Holder> holder = HolderFormat.read(root, name);
            if (holder.isPresent()) {
                JournalIdentity other = holder.get().identity();
                if (!other.tablesIn(own).isEmpty()) {
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
}
