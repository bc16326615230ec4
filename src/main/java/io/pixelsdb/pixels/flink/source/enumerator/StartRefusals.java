package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.custody.JournalContents;
import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.BucketsByTable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run cannot begin with in its journal, and what is said of it. */
final class StartRefusals {

    private StartRefusals() {}

    static String describe(Map<BucketId, Unfinished> unfinished) {
        return String.format(
                Locale.ROOT,
                "%d responses (%d bytes) of %d buckets that are not known to be committed",
                unfinished.values().stream().mapToLong(Unfinished::responses).sum(),
                unfinished.values().stream().mapToLong(Unfinished::bytes).sum(),
                unfinished.size());
    }

    /**
     * The journal may be another one that bears the name of the one that the state needs. Each
     * attempt to start makes a journal look older, so that numbers of writers, which are all that
     * an older state has, tell of a younger one at first only. They are all as well where what the
     * journal was born as is not known any more, as its owner's files were lost.
     */
    static void requireItsJournal(JournalState needed, JournalContents contents)
            throws UnrecoverableException {
        boolean isOther =
                needed.birth().isPresent()
                        && contents.birth().isPresent()
                        && !needed.birth().equals(contents.birth());
        if (isOther || !contents.isBehind(needed.cut())) {
            throw new UnrecoverableException(
                    "The restored state goes on with a journal that is not where the configuration"
                            + " leads to: what lies there "
                            + (contents.predecessor().isNone()
                                    ? "has just been made"
                                    : "is another one")
                            + ". Let source.journal.path or the sink's warehouse lead to the old"
                            + " one, put its files back, or start without state, which gives up"
                            + " what was polled and is not committed.");
        }
    }

    static void requireSameKind(Set<BucketId> unfinished, BucketsByTable tables)
            throws UnrecoverableException {
        Optional<BucketId> other = unfinished.stream().filter(tables::isOfAnotherKind).findFirst();
        if (other.isPresent()) {
            throw new UnrecoverableException(
                    "The journal has changes of "
                            + other.get().table()
                            + " that are not known to be committed, of a server "
                            + (other.get().isWholeTable() ? "without" : "with")
                            + " buckets. Run the job with the old source.buckets until checkpoints"
                            + " have covered them, or set source.journal.unfinished=discard.");
        }
    }

    static void requireTables(Map<BucketId, Unfinished> unfinished, BucketsByTable tables)
            throws UnrecoverableException {
        Map<BucketId, Unfinished> homeless = new TreeMap<>(unfinished);
        homeless.keySet().removeIf(tables::hasTableOf);
        if (!homeless.isEmpty()) {
            throw new UnrecoverableException(
                    "The journal has "
                            + describe(homeless)
                            + ", of tables that table.name does not name: "
                            + homeless.keySet().stream()
                                    .map(bucket -> bucket.table().toString())
                                    .distinct()
                                    .collect(Collectors.joining(", "))
                            + ". Name them until checkpoints have covered these responses, or give"
                            + " up whatever is unfinished with source.journal.unfinished=discard.");
        }
    }
}
