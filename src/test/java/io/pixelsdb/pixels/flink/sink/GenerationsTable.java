package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.schema.GoldenVector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/** What each generation sends for one value of each type, and where it ends up, for people. */
final class GenerationsTable {

    private final List<GoldenVector> vectors;
    private final Map<Lake, Map<String, String>> columnTypes;

    GenerationsTable(List<GoldenVector> vectors, Map<Lake, Map<String, String>> columnTypes) {
        this.vectors = vectors;
        this.columnTypes = columnTypes;
    }

    /** Of the types that the newest servers have; the value is the one that these send. */
    String toMarkdown() {
        Set<String> generations = new LinkedHashSet<>();
        Map<String, Map<String, GoldenVector>> byType = new LinkedHashMap<>();
        for (GoldenVector vector : vectors) {
            generations.add(vector.generation());
            if (!vector.isError() && !vector.type().contains("NOT NULL")) {
                byType.computeIfAbsent(vector.type(), type -> new LinkedHashMap<>())
                        .putIfAbsent(vector.generation(), vector);
            }
        }
        String newest = generations.iterator().next();
        List<String> head = new ArrayList<>(List.of("Type", "Value"));
        head.addAll(generations);
        head.addAll(List.of("Iceberg", "Paimon"));
        StringBuilder table = new StringBuilder();
        addRow(table, head);
        table.append("|").append("---|".repeat(head.size())).append("\n");
        byType.forEach(
                (type, sent) -> {
                    if (sent.containsKey(newest)) {
                        addRow(table, row(type, sent.get(newest).shown(), generations, sent));
                    }
                });
        return table.toString();
    }

    private List<String> row(
            String type, String value, Set<String> generations, Map<String, GoldenVector> sent) {
        List<String> cells = new ArrayList<>(List.of(code(type), code(value)));
        for (String generation : generations) {
            cells.add(cell(sent.get(generation), value));
        }
        for (Lake lake : Lake.values()) {
            cells.add(code(columnTypes.get(lake).get(GoldenRows.columnOf(type))));
        }
        return cells;
    }

    /** The bytes, and what they mean if that is another value than the others send. */
    private static String cell(@Nullable GoldenVector vector, String value) {
        if (vector == null) {
            return "–";
        }
        return vector.shown().equals(value)
                ? code(vector.wire())
                : code(vector.wire()) + " → " + code(vector.shown());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static void addRow(StringBuilder table, List<String> cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
