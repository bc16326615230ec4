package io.pixelsdb.pixels.flink.mock.survey;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a table's values tell of the generation of its server, and the settings to read them with.
 * Types are not on the wire, so these are hints to be held against the table.
 */
final class Guesses {

    private final TableSurvey table;
    private final List<ColumnSurvey> columns;

    Guesses(TableSurvey table) {
        this.table = requireNonNull(table, "table");
        this.columns = table.columns();
    }

    List<String> all() {
        List<String> guesses = new ArrayList<>();
        guesses.add(nulls());
        if (isAllText()) {
            guesses.add(
                    "numbers are text (text"
                            + (hasFormsThatAvroHasNot() ? "" : " or g1-avro")
                            + "): source.value-encoding=text");
        } else {
            hint(
                    guesses,
                    column -> column.form() == ValueForm.DECIMAL_TEXT,
                    "decimal text beside binary values (g1-json), unless a STRING");
        }
        hint(guesses, column -> column.isBinaryOf(Short.BYTES), "a SMALLINT in two bytes (g3)");
        hint(
                guesses,
                column -> column.form() == ValueForm.BASE64_TEXT,
                "Base64 (g1-json, g1-avro), unless a STRING: source.binary-encoding=base64");
        hint(
                guesses,
                ColumnSurvey::isPadded,
                "padded with blanks, as CHAR was (g1-engine): comes through as it is");
        timestamps(guesses);
        if (table.widths().size() > 1) {
            guesses.add("images differ in their number of columns: the table has changed");
        }
        if (table.emptyDeletes() > 0) {
            guesses.add(table.emptyDeletes() + " DELETE records have no values, not even of a key");
        }
        return guesses;
    }

    private String nulls() {
        if (columns.stream().anyMatch(column -> column.flagged() > 0)) {
            return "nulls are flagged (g3): source.null-encoding=flag";
        }
        return columns.stream().anyMatch(column -> column.empty() > 0)
                ? "empty values and no flagged null (g2 or g1): source.null-encoding=auto or empty"
                : "no null, so nothing tells whether nulls are flagged";
    }

    /** Whether no column is binary and one at least has numbers. */
    private boolean isAllText() {
        return columns.stream().noneMatch(column -> column.form() == ValueForm.BINARY)
                && columns.stream().anyMatch(this::isNumber);
    }

    private boolean isNumber(ColumnSurvey column) {
        return column.hasValues() && column.form().isNumber();
    }

    private boolean hasFormsThatAvroHasNot() {
        return columns.stream()
                .map(ColumnSurvey::form)
                .anyMatch(
                        form ->
                                form == ValueForm.DECIMAL_TEXT
                                        || form == ValueForm.BOOLEAN_TEXT
                                        || form == ValueForm.TIME_TEXT
                                        || form == ValueForm.TIMESTAMP_TEXT);
    }

    private void timestamps(List<String> guesses) {
        Predicate<ColumnSurvey> millis = c -> c.isBinaryOf(8) && c.times().isPlausibleInMillis();
        Predicate<ColumnSurvey> micros = c -> c.isBinaryOf(8) && c.times().isPlausibleInMicros();
        boolean both = columns.stream().anyMatch(millis) && columns.stream().anyMatch(micros);
        hint(
                guesses,
                millis,
                "milliseconds, if a TIMESTAMP (g1): source.timestamp-unit="
                        + (both ? "auto" : "ms"));
        hint(
                guesses,
                micros,
                "microseconds, if a TIMESTAMP: source.timestamp-unit=" + (both ? "auto" : "us"));
    }

    /** Adds a guess with the numbers of the columns that it is about, if there are any. */
    private void hint(List<String> guesses, Predicate<ColumnSurvey> about, String meaning) {
        List<Integer> numbers =
                IntStream.range(0, columns.size())
                        .filter(i -> columns.get(i).hasValues() && about.test(columns.get(i)))
                        .map(i -> i + 1)
                        .boxed()
                        .collect(Collectors.toList());
        if (!numbers.isEmpty()) {
            guesses.add(
                    (numbers.size() == 1 ? "column " : "columns ")
                            + numbers.toString().replaceAll("[\\[\\]]", "")
                            + ": "
                            + meaning);
        }
    }
}
