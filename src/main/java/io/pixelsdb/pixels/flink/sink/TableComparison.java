package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.SchemaEvolution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects how an existing table differs from the source, column by column, so that everything is
 * explained at once, and tells which columns may be added. Both sides speak the words of the
 * table's format. Lives where the job is submitted; not thread-safe.
 */
@Internal
public final class TableComparison {

    private static final Logger LOG = LoggerFactory.getLogger(TableComparison.class);

    private static final String KEY = PixelsOptions.SINK_SCHEMA_EVOLUTION.key();

    private final String target;
    private final SchemaEvolution evolution;

    private final List<String> differences = new ArrayList<>();

    /** Columns that may be added, each of which is a difference as well. */
    private final List<String> additions = new ArrayList<>();

    /** Columns that only the table has and that take nulls: no difference. */
    private final List<String> unfilled = new ArrayList<>();

    /**
     * @param target name of the table for people
     */
    public TableComparison(String target, SchemaEvolution evolution) {
        this.target = requireNonNull(target, "target");
        this.evolution = requireNonNull(evolution, "evolution");
    }

    /**
     * Compares columns by name, and the keys that they make up. The order may differ in both, and
     * the table may have further columns that take nulls.
     */
    public void columns(List<TargetColumn> table, List<TargetColumn> source) {
        Map<String, TargetColumn> inTable = byName(table);
        Map<String, TargetColumn> inSource = byName(source);
        FormerNames formerNames = new FormerNames(table, source);
        for (TargetColumn given : source) {
            TargetColumn found = inTable.get(given.name());
            if (found == null) {
                lacking(given, formerNames.of(given));
            } else {
                compare(found, given);
            }
        }
        for (TargetColumn column : table) {
            if (inSource.containsKey(column.name())) {
                continue;
            }
            if (column.nullable()) {
                unfilled.add(column.name());
            } else {
                add(
                        column.name(),
                        "table requires a value, the source has no such column; let it take nulls"
                                + " in the table");
            }
        }
        primaryKey(keyOf(table), keyOf(source));
    }

    private static Map<String, TargetColumn> byName(List<TargetColumn> columns) {
        Map<String, TargetColumn> byName = new LinkedHashMap<>();
        columns.forEach(column -> byName.put(column.name(), column));
        return byName;
    }

    private void lacking(TargetColumn column, List<String> formerNames) {
        StringBuilder explanation =
                new StringBuilder("table lacks it, the source has ").append(column.type());
        if (column.inKey()) {
            explanation.append(" in its key; key columns are never added");
        }
        if (!formerNames.isEmpty()) {
            explanation
                    .append("; if it was renamed from ")
                    .append(String.join(" or ", formerNames))
                    .append(", rename that in the table")
                    .append(column.inKey() ? "" : ", else add the column there");
        } else if (!column.inKey()) {
            additions.add(column.name());
            explanation
                    .append(
                            evolution == SchemaEvolution.ADD_COLUMNS
                                    ? "; it is added once everything else fits"
                                    : "; " + KEY + "=add-columns would add it")
                    .append(
                            column.nullable()
                                    ? ""
                                    : " as a nullable column, since rows that are there have no"
                                            + " value");
        }
        add(column.name(), explanation.toString());
    }

    private void compare(TargetColumn table, TargetColumn source) {
        if (!table.type().equals(source.type())) {
            add(
                    table.name(),
                    "table has "
                            + table.type()
                            + ", the source has "
                            + source.type()
                            + (TypeWidth.isWider(source.logicalType(), table.logicalType())
                                    ? "; types are never changed from here, widen it in the table"
                                    : ""));
        }
        if (!table.nullable() && source.nullable()) {
            add(
                    table.name(),
                    "table requires a value, the source allows null; let it take nulls in the"
                            + " table");
        }
    }

    private static TreeSet<String> keyOf(List<TargetColumn> columns) {
        return columns.stream()
                .filter(TargetColumn::inKey)
                .map(TargetColumn::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void primaryKey(TreeSet<String> table, TreeSet<String> source) {
        if (!table.equals(source)) {
            add("primary key: table has " + key(table) + ", the source has " + key(source));
        }
    }

    private static String key(TreeSet<String> columns) {
        return columns.isEmpty() ? "none" : "(" + String.join(", ", columns) + ")";
    }

    /** Notes a difference of one column that nothing here can mend. */
    public void add(String column, String difference) {
        add("column " + column + ": " + difference);
    }

    /** Notes a difference of the table as a whole. */
    public void add(String difference) {
        differences.add(difference);
    }

    /**
     * Decides whether rows of the source can be written to the table.
     *
     * @return names of columns that have to be added before, in the order of the source; empty if
     *     the table fits as it is
     * @throws ValidationException if it cannot be made to fit; lists every difference
     */
    public List<String> requireFit() {
        boolean fits =
                evolution == SchemaEvolution.ADD_COLUMNS
                        ? differences.size() == additions.size()
                        : differences.isEmpty();
        if (!fits) {
            throw new ValidationException(
                    "The existing table "
                            + target
                            + " does not fit the source:\n  - "
                            + String.join("\n  - ", differences));
        }
        if (!unfilled.isEmpty()) {
            LOG.info(
                    "Table {} has columns that the source lacks, which are filled with nulls: {}",
                    target,
                    unfilled);
        }
        return List.copyOf(additions);
    }
}
