package io.pixelsdb.pixels.flink.source.schedules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A table whose sink commits at completed checkpoints: what was emitted before their barriers,
 * once.
 */
final class ModelSink {

    private final List<Row> table = new ArrayList<>();
    private final Set<Row> committed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Row> completed = new ArrayList<>();
    private final List<Integer> begins = new ArrayList<>(List.of(0));
    private final Map<Integer, List<Row>> open = new TreeMap<>();
    private final Map<Integer, Integer> barriers = new TreeMap<>();

    void emit(int subtask, int change) {
        open.computeIfAbsent(subtask, s -> new ArrayList<>()).add(new Row(change));
    }

    void barrier(int subtask) {
        barriers.put(subtask, open.getOrDefault(subtask, List.of()).size());
    }

    /** What a checkpoint keeps: rows before its barriers that are not committed yet. */
    List<Row> snapshot() {
        List<Row> rows = new ArrayList<>(completed);
        barriers.forEach((subtask, count) -> rows.addAll(before(subtask, count)));
        return rows;
    }

    void completed() {
        barriers.forEach(
                (subtask, count) -> {
                    List<Row> before = before(subtask, count);
                    completed.addAll(before);
                    before.clear();
                });
        barriers.clear();
    }

    void commit() {
        for (Row row : completed) {
            if (committed.add(row)) {
                table.add(row);
            }
        }
        completed.clear();
    }

    boolean isBehind() {
        return !completed.isEmpty();
    }

    void aborted() {
        barriers.clear();
    }

    /** What a subtask emitted since the last completed checkpoint is gone. */
    void failed(int subtask) {
        open.remove(subtask);
    }

    /** What is in the table may come again from now on. */
    void repeats() {
        begins.add(table.size());
    }

    /** Goes on from a snapshot, or from nothing. */
    void restore(List<Row> rows) {
        open.clear();
        barriers.clear();
        completed.clear();
        completed.addAll(rows);
        commit();
    }

    /** Changes in the order in which they were committed. */
    List<Integer> table() {
        List<Integer> changes = new ArrayList<>();
        table.forEach(row -> changes.add(row.change));
        return changes;
    }

    /** The same in parts, in each of which nothing comes again. */
    List<List<Integer>> parts() {
        List<Integer> all = table();
        List<List<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < begins.size(); i++) {
            int end = i + 1 < begins.size() ? begins.get(i + 1) : all.size();
            parts.add(all.subList(begins.get(i), end));
        }
        return parts;
    }

    private List<Row> before(int subtask, int count) {
        return open.getOrDefault(subtask, new ArrayList<>()).subList(0, count);
    }

    /** A change that was emitted once. */
    static final class Row {

        private final int change;

        private Row(int change) {
            this.change = change;
        }
    }
}
