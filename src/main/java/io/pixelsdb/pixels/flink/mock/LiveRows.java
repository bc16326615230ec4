package io.pixelsdb.pixels.flink.mock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Rows that a keyed table holds at present, any of which can be drawn. Sealed rows stay but are not
 * drawn any more. Not thread-safe.
 */
final class LiveRows {

    private final Map<List<Object>, Object[]> rows = new HashMap<>();
    private final List<List<Object>> keys = new ArrayList<>();
    private final Map<List<Object>, Integer> positions = new HashMap<>();

    int size() {
        return rows.size();
    }

    /** Whether there is a row to draw. */
    boolean canDraw() {
        return !keys.isEmpty();
    }

    List<Object> drawKey(Random random) {
        return keys.get(random.nextInt(keys.size()));
    }

    Object[] get(List<Object> key) {
        return rows.get(key);
    }

    void put(List<Object> key, Object[] row) {
        if (rows.put(key, row) == null) {
            positions.put(key, keys.size());
            keys.add(key);
        }
    }

    /** Adds a row that is never drawn. */
    void putSealed(List<Object> key, Object[] row) {
        rows.put(key, row);
    }

    /** Removes a row that can be drawn; the last key takes its place, so it costs no search. */
    void remove(List<Object> key) {
        rows.remove(key);
        int position = positions.remove(key);
        List<Object> last = keys.remove(keys.size() - 1);
        if (position < keys.size()) {
            keys.set(position, last);
            positions.put(last, position);
        }
    }

    /** A copy; the rows in it are shared, but never changed. */
    Map<List<Object>, Object[]> copy() {
        return new HashMap<>(rows);
    }
}
