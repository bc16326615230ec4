package io.pixelsdb.pixels.flink.mock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Brings the rows that a table must contain into an order. */
final class ExpectedRows {

    private static final Comparator<List<Object>> BY_KEY = ExpectedRows::compareKeys;

    private ExpectedRows() {}

    /** Rows in the natural order of their keys, first key column first. */
    static List<Object[]> sorted(Map<List<Object>, Object[]> rowsByKey) {
        List<List<Object>> keys = new ArrayList<>(rowsByKey.keySet());
        keys.sort(BY_KEY);
        List<Object[]> rows = new ArrayList<>(keys.size());
        keys.forEach(key -> rows.add(rowsByKey.get(key)));
        return rows;
    }

    /**
     * Rows of a table without a key, in the order of their inserts. They are made up once more
     * instead of being kept, because a server that only inserts would otherwise run out of memory.
     */
    static void replayed(
            MockTable table, long inserts, Set<Long> without, Consumer<Object[]> rows) {
        table.forEachChange(
                inserts,
                change -> {
                    if (!without.contains(change.number())) {
                        rows.accept(change.after());
                    }
                });
    }

    /** Rows of a table with a key after its first changes, some of which nobody got. */
    static Map<List<Object>, Object[]> applied(MockTable table, long changes, Set<Long> without) {
        Map<List<Object>, Object[]> rows = new HashMap<>();
        table.forEachChange(
                changes,
                change -> {
                    if (!without.contains(change.number())) {
                        change.apply(table.schema(), rows);
                    }
                });
        return rows;
    }

    /** The values of one key column are of one class that can be compared. */
    @SuppressWarnings("unchecked")
    private static int compareKeys(List<Object> left, List<Object> right) {
        for (int i = 0; i < left.size(); i++) {
            int order = ((Comparable<Object>) left.get(i)).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
