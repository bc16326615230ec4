package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;

/**
 * Collects how an existing table differs from the source, column by column, so that everything is
 * reported at once. Both sides speak the words of the table's format.
 */
@Internal
public final class TableComparison {

    private final String target;
    private final List<String> differences = new ArrayList<>();

    /**
     * @param target name of the table for people
     */
    public TableComparison(String target) {
        this.target = requireNonNull(target, "target");
    }

    /**
     * Compares columns by name. The order may differ, and the table may have further columns that
     * take nulls.
     */
    public void columns(List<TargetColumn> table, List<TargetColumn> source) {
        Map<String, TargetColumn> inTable = new LinkedHashMap<>();
        table.forEach(column -> inTable.put(column.name(), column));
        for (TargetColumn given : source) {
            TargetColumn found = inTable.remove(given.name());
            if (found == null) {
                add(given.name(), "table lacks it, source.schema gives " + given.type());
            } else {
                compare(found, given);
            }
        }
        for (TargetColumn extra : inTable.values()) {
            if (!extra.nullable()) {
                add(extra.name(), "table requires a value, source.schema lacks it");
            }
        }
    }

    private void compare(TargetColumn table, TargetColumn source) {
        if (!table.type().equals(source.type())) {
            add(
                    table.name(),
                    "table has " + table.type() + ", source.schema gives " + source.type());
        }
        if (!table.nullable() && source.nullable()) {
            add(table.name(), "table requires a value, source.schema allows null");
        }
    }

    /** Compares the columns that make up the key; a key is the same in any order. */
    public void primaryKey(Iterable<String> table, Iterable<String> source) {
        TreeSet<String> inTable = new TreeSet<>();
        table.forEach(inTable::add);
        TreeSet<String> given = new TreeSet<>();
        source.forEach(given::add);
        if (!inTable.equals(given)) {
            add(
                    "primary key: table has "
                            + key(inTable)
                            + ", source.primary-key gives "
                            + key(given));
        }
    }

    private static String key(TreeSet<String> columns) {
        return columns.isEmpty() ? "none" : "(" + String.join(", ", columns) + ")";
    }

    /** Notes a difference of one column. */
    public void add(String column, String difference) {
        add("column " + column + ": " + difference);
    }

    /** Notes a difference of the table as a whole. */
    public void add(String difference) {
        differences.add(difference);
    }

    /** Throws one {@link ValidationException} that lists every difference, if there is one. */
    public void throwIfAny() {
        if (!differences.isEmpty()) {
            throw new ValidationException(
                    "The existing table "
                            + target
                            + " does not fit the source:\n  - "
                            + String.join("\n  - ", differences));
        }
    }
}
