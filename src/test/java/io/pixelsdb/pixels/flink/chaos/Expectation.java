package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.Change;
import io.pixelsdb.pixels.flink.mock.MockTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the table must contain: the outcome of the changes that were handed out, but for those whose
 * response was lost in the one window where that is admitted. Responses that were lost outside of
 * it are told besides, as later changes may hide that they are missing.
 */
final class Expectation {

    private final MockTable table;
    private final BitSet applied = new BitSet();
    private final BitSet handedOut = new BitSet();
    private final Map<List<Object>, Object[]> rows = new HashMap<>();
    private final List<HandedOut> missing = new ArrayList<>();
    private long unknownResponses;
    private long mostOfABucket;

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
        Set<HandedOut> excused = exposure.excused(responses, durable);
        expectation.mostOfABucket = exposure.mostOfABucket();
        for (HandedOut response : responses) {
            response.addTo(expectation.handedOut);
            if (!response.delivered() || excused.contains(response)) {
                expectation.unknownResponses++;
            } else {
                response.addTo(expectation.applied);
                if (!durable.contains(response)) {
                    expectation.missing.add(response);
                }
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

    /** Responses that nothing excuses from being durable, and that are not. */
    List<HandedOut> missing() {
        return missing;
    }

    long sent() {
        return handedOut.cardinality();
    }

    long unknownResponses() {
        return unknownResponses;
    }

    /** Of the unknown responses, most of one bucket that were lost at once. */
    long mostOfABucket() {
        return mostOfABucket;
    }

    long unknownRows() {
        return sent() - applied.cardinality();
    }
}
