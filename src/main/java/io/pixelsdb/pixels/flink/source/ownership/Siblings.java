package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for journals of the same tables beside one in which their polling begins: as tables are
 * added, parted or put together, or the server or a target changes, another journal is used, and
 * what lies in the old one would be forgotten in silence. Finds those whose names were made from
 * the configuration. Called in one thread at a time; may take long, but never waits.
 */
@Internal
public final class Siblings {

    private static final Logger LOG = LoggerFactory.getLogger(Siblings.class);

    /** Readers that are waited for may close before their time has passed. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final JournalSettings settings;
    private final Set<TableId> fresh;
    private final boolean isBeginning;
    private final LongSupplier clock;

    /** By journal and writer: nothing comes of it from then on. */
    private final Map<String, Long> ends = new HashMap<>();

    private boolean looked;
    private long lastLook;

    /**
     * @param fresh tables whose polling begins in the journal of the settings
     * @param isBeginning whether there is nothing in that journal and no state that needs it
     * @param clock for waits, in nanoseconds
     */
    public Siblings(
            JournalSettings settings,
            Collection<TableId> fresh,
            boolean isBeginning,
            LongSupplier clock) {
        this.settings = requireNonNull(settings, "settings");
        this.fresh = new TreeSet<>(fresh);
        this.isBeginning = isBeginning;
        this.clock = requireNonNull(clock, "clock");
    }

    /** Whether it is time to {@link #check}, for the first time or again. */
    public boolean isDue() {
        return !looked || clock.getAsLong() - lastLook >= LOOK_AGAIN.toNanos();
    }

    /**
     * Looks once. Others must be able to read by then that these tables are looked for. Warns of
     * journals of the same table for another server or target.
     *
     * @param root directory of journals
     * @return false as long as readers of another job may bring something yet; to be called again
     * @throws UnrecoverableException if there are journals of these tables for the same server and
     *     target that may still be polled into, or of which something is left
     */
    public boolean check(Storage root) throws IOException {
        long begun = clock.getAsLong();
        List<Sibling> obstacles = new ArrayList<>();
        List<Sibling> harmless = new ArrayList<>();
        boolean awaited = false;
        for (Map.Entry<String, Boolean> other : others(root).entrySet()) {
            String id = other.getKey();
            Sibling sibling =
                    Sibling.look(id, new ReadOnlyDirectory(root, id), settings.identity(), fresh);
            boolean isUsed = other.getValue();
            // Who could not write its first file has not looked yet, and will see this one.
            if (sibling.isObstacle() && (isUsed || sibling.identity().isPresent())) {
                obstacles.add(sibling);
            } else if (isUsed) {
                harmless.add(sibling);
            }
            awaited |= isAwaited(sibling, begun);
        }
        if (!obstacles.isEmpty()) {
            throw new UnrecoverableException(
                    "The journal "
                            + settings.id()
                            + " is to begin with "
                            + join(inTheWay(obstacles))
                            + ", but there are journals already of a table of this job with the"
                            + " same target: "
                            + join(obstacles)
                            + "."
                            + waysOut(obstacles, settings.identity(), isBeginning));
        }
        if (!awaited && isBeginning && !settings.isIdConfigured()) {
            harmless.forEach(sibling -> warnOf(sibling, settings.identity()));
        }
        looked = true;
        lastLook = begun;
        return !awaited;
    }

    /**
     * Names of other journals, and whether they hold something. An owner may poll that has nothing
     * in its journal yet.
     */
    private Map<String, Boolean> others(Storage root) throws IOException {
        Map<String, Boolean> others = new TreeMap<>();
        for (String prefix : JournalNames.prefixes(fresh)) {
            for (StoredFile file : root.list(prefix)) {
                int slash = file.name().indexOf('/');
                // Copies, and others' journals whose names only begin alike, are nobody's.
                if (slash < 0 || !JournalNames.isMade(file.name().substring(0, slash), prefix)) {
                    continue;
                }
                String inside = file.name().substring(slash + 1);
                boolean isContent =
                        inside.startsWith(SegmentName.DIRECTORY)
                                || inside.startsWith(MarksFile.DIRECTORY);
                if (isContent || inside.startsWith(OwnerName.DIRECTORY)) {
                    others.merge(file.name().substring(0, slash), isContent, Boolean::logicalOr);
                }
            }
        }
        others.remove(settings.id());
        return others;
    }

    /** Whether something may still come that was not there when the look began. */
    private boolean isAwaited(Sibling sibling, long begun) {
        long now = clock.getAsLong();
        boolean awaited = false;
        boolean isNew = false;
        for (long writer : sibling.openWriters()) {
            String key = sibling.id() + "/" + writer;
            isNew |= !ends.containsKey(key);
            awaited |= begun - ends.computeIfAbsent(key, k -> now + patienceOf(sibling)) < 0;
        }
        if (isNew) {
            LOG.info(
                    "Waiting for {} readers of the journal {} to end, for at most {}: it was given"
                            + " back before they were known to have.",
                    sibling.openWriters().size(),
                    sibling.id(),
                    sibling.patience());
        }
        return awaited;
    }

    private static long patienceOf(Sibling sibling) {
        return sibling.patience().toNanos();
    }

    private Set<TableId> inTheWay(List<Sibling> obstacles) {
        Set<TableId> tables = new TreeSet<>();
        obstacles.forEach(obstacle -> tables.addAll(obstacle.shared()));
        return tables.isEmpty() ? fresh : tables;
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
                .filter(
                        other ->
                                own.tablesIn(other).stream()
                                        .noneMatch(table -> own.hasSameTarget(table.id(), other)))
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
