package io.pixelsdb.pixels.flink.mock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;

/**
 * Columns of a served table in wire order, and its primary key in key order. Key columns are never
 * nullable. Immutable.
 */
public final class MockSchema {

    /** A type, and whether nulls are allowed. */
    private static final Pattern TYPE =
            Pattern.compile("(.+?)(?:\\s+(NOT\\s+)?NULL)?", Pattern.CASE_INSENSITIVE);

    private final List<MockColumn> columns;
    private final int[] key;
    private final int[] values;

    private MockSchema(List<MockColumn> columns, int[] key) {
        this.columns = List.copyOf(columns);
        this.key = key;
        this.values =
                IntStream.range(0, columns.size())
                        .filter(column -> Arrays.stream(key).noneMatch(part -> part == column))
                        .toArray();
    }

    /**
     * Reads columns in the format of {@code source.schema}.
     *
     * @param schema {@code name:TYPE,name:TYPE}, each optionally with {@code NOT NULL} at its end;
     *     names with odd characters in backquotes
     * @param primaryKey names of the key columns in key order; empty for a table without a key
     * @throws IllegalArgumentException if a column or the key cannot be read; the message names it
     */
    public static MockSchema parse(String schema, List<String> primaryKey) {
        List<MockColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String text : QuotedText.split(schema, ',')) {
            MockColumn column = parseColumn(text);
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("column '" + column.name() + "' appears twice");
            }
            columns.add(column);
        }
        List<String> ordered = columns.stream().map(MockColumn::name).collect(Collectors.toList());
        int[] key = new int[primaryKey.size()];
        for (int i = 0; i < key.length; i++) {
            String name = primaryKey.get(i);
            key[i] = ordered.indexOf(name);
            if (key[i] < 0) {
                throw new IllegalArgumentException(
                        "key column '" + name + "' is not among the columns " + ordered);
            }
            if (primaryKey.indexOf(name) != i) {
                throw new IllegalArgumentException("key column '" + name + "' appears twice");
            }
            columns.set(key[i], columns.get(key[i]).notNull());
        }
        return new MockSchema(columns, key);
    }

    private static MockColumn parseColumn(String text) {
        List<String> parts = QuotedText.split(text, ':');
        String name = QuotedText.unquote(parts.get(0));
        Matcher type = TYPE.matcher(parts.get(parts.size() - 1).trim());
        if (parts.size() != 2 || name.isEmpty() || !type.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + text.trim()
                            + "' is not a column; expected name:TYPE or name:TYPE NOT NULL");
        }
        try {
            return new MockColumn(name, MockType.parse(type.group(1)), type.group(2) == null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("column '" + name + "': " + e.getMessage(), e);
        }
    }

    public List<MockColumn> columns() {
        return columns;
    }

    /**
     * @throws IllegalArgumentException if servers that write so do not have all of these columns
     */
    public void check(MockEncoding encoding) {
        List<MockColumn> inKey = keyColumns();
        columns.forEach(column -> encoding.check(column, inKey.contains(column)));
    }

    public boolean hasKey() {
        return key.length > 0;
    }

    /** Positions of the key columns among all columns, in key order. */
    public int[] keyIndexes() {
        return key.clone();
    }

    /** Positions of the columns that are not in the key. */
    public int[] valueIndexes() {
        return values.clone();
    }

    /** Position of a column that can number changes; -1 for none. */
    int versionIndex(@Nullable String name) {
        for (int index : values) {
            MockColumn column = columns.get(index);
            if (column.name().equals(name)
                    && column.type().kind() == MockType.Kind.BIGINT
                    && !column.nullable()) {
                return index;
            }
        }
        if (name != null) {
            throw new IllegalArgumentException(
                    "version column '" + name + "' must be a BIGINT NOT NULL outside the key");
        }
        return -1;
    }

    /** Key columns in key order. */
    List<MockColumn> keyColumns() {
        return Arrays.stream(key).mapToObj(columns::get).collect(Collectors.toList());
    }

    /** Values of the key columns of a row, in key order. */
    public List<Object> keyOf(Object[] row) {
        List<Object> values = new ArrayList<>(key.length);
        for (int index : key) {
            values.add(row[index]);
        }
        return values;
    }

    /** The columns and the key for people: {@code id INT NOT NULL, data STRING; key id}. */
    @Override
    public String toString() {
        String all = columns.stream().map(MockColumn::toString).collect(Collectors.joining(", "));
        String names =
                keyColumns().stream().map(MockColumn::name).collect(Collectors.joining(", "));
        return all + "; " + (hasKey() ? "key " + names : "no key");
    }
}
