package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.Change;
import io.pixelsdb.pixels.flink.mock.MockTable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the table must contain: the outcome of the changes that were handed out, but for those whose
 * response was lost in the one window where that is admitted.
 */
final class Expectation {

    private final MockTable table;
    private final BitSet applied = new BitSet();
    private final BitSet handedOut = new BitSet();
    private final Map<List<Object>, Object[]> rows = new HashMap<>();
    private long unknownResponses;

    private Expectation(MockTable table) {
        this.table = requireNonNull(table, "table");
    }

    /**
     * @param produced changes that the server has made up, handed out or not
     */
    static Expectation of(
            MockTable table,
            long produced,
            List<HandedOut> responses,
            DurableResponses durable,
            Exposure exposure) {
        Expectation expectation = new Expectation(table);
        for (HandedOut response : responses) {
            response.addTo(expectation.handedOut);
            boolean exposed = !response.delivered() || exposure.covers(response.atNanos());
            if (exposed && !(response.delivered() && durable.contains(response))) {
                expectation.unknownResponses++;
            } else {
                response.addTo(expectation.applied);
            }
        }
        // Changes of a key are in one bucket, which hands them out in the order of their numbers.
        table.forEachChange(produced, expectation::apply);
        return expectation;
    }

    private void apply(Change change) {
        if (!applied.get(Math.toIntExact(change.number()))) {
            return;
        }
        if (change.before() != null) {
            rows.remove(keyOf(change.before()));
        }
        if (change.after() != null) {
            rows.put(keyOf(change.after()), change.after());
        }
    }

    /** Identifies a row: by its key or, in a table without one, by the change that inserted it. */
    List<Object> keyOf(Object[] row) {
        return table.schema().hasKey() ? table.schema().keyOf(row) : List.of(versionOf(row));
    }

    Long versionOf(Object[] row) {
        return (Long) row[table.versionIndex()];
    }

    /** Rows by what identifies them. */
    Map<List<Object>, Object[]> rows() {
        return rows;
    }

    /** Whether the change of this number has to be in the table, or once had to be. */
    boolean isApplied(long version) {
        return version >= 0 && version < applied.length() && applied.get((int) version);
    }

    long sent() {
        return handedOut.cardinality();
    }

    long unknownResponses() {
        return unknownResponses;
    }

    long unknownRows() {
        return sent() - applied.cardinality();
    }
}
