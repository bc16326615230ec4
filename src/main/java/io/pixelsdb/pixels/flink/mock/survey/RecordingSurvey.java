package io.pixelsdb.pixels.flink.mock.survey;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.recording.RecordingReader;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Describes a recording in lines for people. Row values are not among them. */
public final class RecordingSurvey {

    private final Map<String, TableSurvey> tables = new TreeMap<>();
    private final long cutOff;

    private RecordingSurvey(RecordingReader reader) throws IOException {
        requireNonNull(reader, "reader");
        Optional<RecordedPoll> poll = reader.next();
        while (poll.isPresent()) {
            PollRequest request = poll.get().getRequest();
            tables.computeIfAbsent(
                            request.getSchemaName() + "." + request.getTableName(),
                            TableSurvey::new)
                    .add(poll.get());
            poll = reader.next();
        }
        this.cutOff = reader.remaining();
    }

    public static RecordingSurvey of(Path file) throws IOException {
        try (RecordingReader reader = RecordingReader.open(file)) {
            return new RecordingSurvey(reader);
        }
    }

    /** A block of lines for each table. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        tables.values().forEach(table -> describe(table, lines));
        if (tables.isEmpty()) {
            lines.add("no responses with changes");
        }
        if (cutOff > 0) {
            lines.add("the last " + cutOff + " bytes are cut off within a response");
        }
        return lines;
    }

    private static void describe(TableSurvey table, List<String> lines) {
        lines.add(table.toString());
        List<ColumnSurvey> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            ColumnSurvey column = columns.get(i);
            long exceptions = column.exceptions();
            lines.add(
                    "  column "
                            + (i + 1)
                            + ": "
                            + column
                            + looks(column)
                            + (exceptions == 0 ? "" : "; " + exceptions + " are different"));
        }
        new Guesses(table).all().forEach(guess -> lines.add("  => " + guess));
    }

    private static String looks(ColumnSurvey column) {
        if (!column.hasValues()) {
            return "";
        }
        switch (column.form()) {
            case INTEGER_TEXT:
                return "; text, all whole numbers";
            case DECIMAL_TEXT:
                return "; text, all numbers";
            case BOOLEAN_TEXT:
                return "; text, true or false";
            case DATE_TEXT:
                return "; text, all dates";
            case TIME_TEXT:
                return "; text, all times";
            case TIMESTAMP_TEXT:
                return "; text, all timestamps";
            case ZONED_TEXT:
                return "; text, all timestamps with offsets";
            case BASE64_TEXT:
                return "; text, looks like Base64";
            case BASE64_OR_TEXT:
            case TEXT:
                return "; text";
            default:
                return "; binary" + binary(column);
        }
    }

    private static String binary(ColumnSurvey column) {
        if (column.isBinaryOf(1)) {
            return ": BOOLEAN or TINYINT";
        }
        if (column.isBinaryOf(2)) {
            return ": SMALLINT";
        }
        if (column.isBinaryOf(4)) {
            return ": INT, SMALLINT, FLOAT, DATE, TIME, or DECIMAL of g1-engine";
        }
        if (column.isBinaryOf(8)) {
            return ": BIGINT, DOUBLE, DECIMAL up to 18 digits, TIME in microseconds"
                    + times(column);
        }
        return column.isBinaryOf(16) ? ": DECIMAL above 18 digits" : "";
    }

    private static String times(ColumnSurvey column) {
        Optional<String> micros = column.times().years(TimeUnit.MICROSECONDS);
        Optional<String> millis = column.times().years(TimeUnit.MILLISECONDS);
        return micros.map(years -> ", TIMESTAMP of " + years + " in microseconds").orElse("")
                + millis.map(years -> ", TIMESTAMP of " + years + " in milliseconds").orElse("");
    }
}
