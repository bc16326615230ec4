package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds columns of a table that look like a column of the source before it was renamed: the source
 * lacks them, and they are of its type and in its place, or differ in case alone. To add a column
 * in such a case would leave its earlier values behind under the old name. Immutable.
 */
final class FormerNames {

    private final List<TargetColumn> table;
    private final List<TargetColumn> source;
    private final Set<String> common;

    FormerNames(List<TargetColumn> table, List<TargetColumn> source) {
        this.table = requireNonNull(table, "table");
        this.source = requireNonNull(source, "source");
        this.common = names(table);
        common.retainAll(names(source));
    }

    private static Set<String> names(List<TargetColumn> columns) {
        return columns.stream()
                .map(TargetColumn::name)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Names that a column which the table lacks may have had; mostly none. */
    List<String> of(TargetColumn lacking) {
        return table.stream()
                .filter(column -> !common.contains(column.name()))
                .filter(column -> mayHaveBecome(column, lacking))
                .map(TargetColumn::name)
                .collect(Collectors.toList());
    }

    private boolean mayHaveBecome(TargetColumn former, TargetColumn lacking) {
        return former.name().equalsIgnoreCase(lacking.name())
                || (former.type().equals(lacking.type())
                        && placeOf(former, table).equals(placeOf(lacking, source)));
    }

    /** The nearest column before it that both sides have; empty at the front. */
    private String placeOf(TargetColumn column, List<TargetColumn> among) {
        String before = "";
        for (TargetColumn other : among) {
            if (other == column) {
                break;
            }
            if (common.contains(other.name())) {
                before = other.name();
            }
        }
        return before;
    }
}
