package io.pixelsdb.pixels.flink.quickstart;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the table held at one moment, next to what the server's changes amount to. Immutable. */
final class TableCheck {

    private final List<String> columns;
    private final List<Object[]> rows;
    private final long commits;
    private final long missing;
    private final long unexpected;

    private TableCheck(
            List<String> columns,
            List<Object[]> rows,
            long commits,
            long missing,
            long unexpected) {
        this.columns = requireNonNull(columns, "columns");
        this.rows = requireNonNull(rows, "rows");
        this.commits = commits;
        this.missing = missing;
        this.unexpected = unexpected;
    }

    /**
     * Reads the whole table through the API of its format.
     *
     * @param expected what the table must contain, by key; the key is the first column
     */
    static TableCheck of(PreparedSink sink, Map<List<Object>, Object[]> expected)
            throws IOException {
        try (TargetView view = sink.view().orElseThrow()) {
            List<Object[]> rows = new ArrayList<>();
            view.scan(rows::add);
            Map<List<Object>, Object[]> missing = new HashMap<>(expected);
            long unexpected = rows.stream().filter(row -> !removeEqual(missing, row)).count();
            return new TableCheck(
                    view.columnNames(), rows, view.commits(), missing.size(), unexpected);
        }
    }

    List<String> columns() {
        return columns;
    }

    List<Object[]> rows() {
        return rows;
    }

    /** Snapshots of the table. */
    long commits() {
        return commits;
    }

    /** Rows that must be there and are not, in just this form. */
    long missing() {
        return missing;
    }

    /** Rows that are there and must not be, in just this form. */
    long unexpected() {
        return unexpected;
    }

    boolean isEqual() {
        return missing == 0 && unexpected == 0;
    }

    /** How the table differs from what it must contain. */
    String difference() {
        return missing
                + " rows are missing or have other values, "
                + unexpected
                + " rows should not be there or have other values";
    }

    /** Of a row that is there twice, the second is unexpected. */
    private static boolean removeEqual(Map<List<Object>, Object[]> expected, Object[] row) {
        List<Object> key = List.of(row[0]);
        if (!Arrays.equals(expected.get(key), row)) {
            return false;
        }
        expected.remove(key);
        return true;
    }
}
