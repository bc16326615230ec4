package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.custody.JournalKeeper;
import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for readers of earlier owners before what they leave is discarded: what they still poll
 * would be lost in silence otherwise, behind what was found. Coordinator thread alone.
 */
final class EarlierReaders {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierReaders.class);

    private final JournalKeeper keeper;
    private final Chore<Set<Long>> lookups;
    private final Clocks clocks;
    private final Set<Long> open;
    private final long end;

    /**
     * @param lookups runs elsewhere
     * @param open writers that may not have ended
     * @param end on the clock for waits: nothing comes of them from then on
     */
    EarlierReaders(
            JournalKeeper keeper,
            Chore<Set<Long>> lookups,
            Clocks clocks,
            Collection<Long> open,
            long end) {
        this.keeper = requireNonNull(keeper, "keeper");
        this.lookups = requireNonNull(lookups, "lookups");
        this.clocks = requireNonNull(clocks, "clocks");
        this.open = new TreeSet<>(open);
        this.end = end;
        if (!open.isEmpty()) {
            LOG.info(
                    "Waiting for {} readers of an earlier owner to end, before what they leave is"
                            + " discarded",
                    open.size());
        }
    }

    /** To be asked again until they have. Never waits. */
    boolean haveEnded() {
        if (open.isEmpty()) {
            return true;
        }
        if (clocks.waiting() - end >= 0) {
            LOG.warn(
                    "{} readers of an earlier owner ended without closing. If they had polls in"
                            + " flight their outcome is unknown: changes that such a poll took off"
                            + " the server are lost.",
                    open.size());
            open.clear();
            return true;
        }
        Set<Long> asked = Set.copyOf(open);
        lookups.run(() -> keeper.closed(asked), open::removeAll);
        return false;
    }
}
