package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** Whose changes a journal holds. Immutable. */
@Internal
public final class JournalIdentity implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String server;
    private final ArrayList<JournalTable> tables;

    /**
     * @param server host and port
     * @param tables one at least, each once
     */
    public JournalIdentity(String server, Collection<JournalTable> tables) {
        this.server = requireNonNull(server, "server");
        this.tables = new ArrayList<>(tables);
        this.tables.sort(Comparator.comparing(JournalTable::id));
    }

    public String server() {
        return server;
    }

    /** In the order of their names. */
    public List<JournalTable> tables() {
        return List.copyOf(tables);
    }

    public Optional<JournalTable> table(TableId id) {
        return tables.stream().filter(table -> table.id().equals(id)).findFirst();
    }

    /** Tables of both. */
    public List<JournalTable> tablesIn(JournalIdentity other) {
        return tables.stream()
                .filter(table -> other.table(table.id()).isPresent())
                .collect(Collectors.toList());
    }

    /** The same with the tables of another that are not in it. */
    public JournalIdentity withOthersOf(JournalIdentity other) {
        List<JournalTable> all = new ArrayList<>(tables);
        other.tables.stream().filter(table -> table(table.id()).isEmpty()).forEach(all::add);
        return new JournalIdentity(server, all);
    }

    /** Whether both have a table, of the same server and with the same target. */
    public boolean hasSameTarget(TableId id, JournalIdentity other) {
        Optional<String> target = table(id).map(JournalTable::target);
        return target.isPresent()
                && server.equals(other.server)
                && target.equals(other.table(id).map(JournalTable::target));
    }

    /** Every bucket of every table. */
    public Set<BucketId> buckets() {
        Set<BucketId> buckets = new TreeSet<>();
        tables.forEach(table -> buckets.addAll(table.queues()));
        return buckets;
    }

    @Override
    public String toString() {
        return "server "
                + server
                + ", "
                + tables.stream().map(JournalTable::toString).collect(Collectors.joining("; "));
    }
}
