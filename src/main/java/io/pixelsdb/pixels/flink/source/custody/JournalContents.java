package io.pixelsdb.pixels.flink.source.custody;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.ownership.Epochs;
import io.pixelsdb.pixels.flink.source.ownership.Predecessor;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;

/** What a new owner finds in its journal. Immutable. */
@Internal
public final class JournalContents {

    private final long epoch;
    private final Optional<String> birth;
    private final Predecessor predecessor;
    private final Marks marks;
    private final List<Map.Entry<Long, Marks>> history;
    private final Inventory inventory;

    JournalContents(
            long epoch,
            Optional<String> birth,
            Predecessor predecessor,
            Marks marks,
            List<Map.Entry<Long, Marks>> history,
            Inventory inventory) {
        this.epoch = epoch;
        this.birth = requireNonNull(birth, "birth");
        this.predecessor = requireNonNull(predecessor, "predecessor");
        this.marks = requireNonNull(marks, "marks");
        this.history = List.copyOf(history);
        this.inventory = requireNonNull(inventory, "inventory");
    }

    /** The same, as somebody else remembers what it was born as. */
    public JournalContents bornAs(String name) {
        return new JournalContents(
                epoch, Optional.of(name), predecessor, marks, history, inventory);
    }

    public long epoch() {
        return epoch;
    }

    /**
     * What tells this journal from every other one, even of the same place and name; empty if
     * nobody knows any more.
     */
    public Optional<String> birth() {
        return birth;
    }

    public Predecessor predecessor() {
        return predecessor;
    }

    public Marks marks() {
        return marks;
    }

    /** Older marks with their ages in milliseconds, oldest first. */
    public List<Map.Entry<Long, Marks>> history() {
        return history;
    }

    public Inventory inventory() {
        return inventory;
    }

    /** Whether a cut can be of an earlier owner of this journal, which may be another one now. */
    public boolean isBehind(JournalCut cut) {
        return !predecessor.isNone() && cut.upToWriter() < Epochs.firstWriterOf(epoch);
    }

    /** A cut that needs nothing of what lies in the journal. */
    public JournalCut end() {
        return new JournalCut(Epochs.firstWriterOf(epoch), Map.of());
    }

    /**
     * Writers that may still write: those that were begun and neither closed nor are known by one
     * of the cuts to have ended. A writer that its owner named at its release may have no segment
     * yet.
     */
    public Set<Long> openWriters(JournalCut restored) {
        Set<Long> open = new TreeSet<>(inventory.writers());
        open.addAll(predecessor.openWriters());
        open.removeAll(inventory.closed());
        open.removeIf(writer -> restored.hasPassed(writer) || marks.cut().hasPassed(writer));
        return open;
    }
}
