package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * Writes what a table must contain as UTF-8 CSV: a line with the column names, then a line per row,
 * by key. Null is an empty field and an empty value {@code ""}; binaries are hexadecimal; times are
 * ISO-8601, TIMESTAMPTZ in UTC; fields with commas, quotes or line breaks are quoted.
 */
public final class ExpectedCsv {

    private static final Pattern TO_QUOTE = Pattern.compile("[,\"\r\n]");

    private final ServedTable table;

    public ExpectedCsv(ServedTable table) {
        this.table = requireNonNull(table, "table");
    }

    public void write(Path file) throws IOException {
        List<MockColumn> columns = table.table().schema().columns();
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write(
                    columns.stream()
                            .map(column -> field(column.name()))
                            .collect(Collectors.joining(",", "", "\n")));
            table.forEachExpected(row -> writeRow(writer, row));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void writeRow(Writer writer, Object[] row) {
        try {
            for (int i = 0; i < row.length; i++) {
                writer.write(i == 0 ? "" : ",");
                writer.write(field(row[i]));
            }
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String field(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = text(value);
        return text.isEmpty() || TO_QUOTE.matcher(text).find()
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal) {
            return ((BigDecimal) value).toPlainString();
        }
        return value instanceof ByteBuffer ? hex((ByteBuffer) value) : value.toString();
    }

    private static String hex(ByteBuffer bytes) {
        StringBuilder hex = new StringBuilder(2 * bytes.remaining());
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            hex.append(Character.forDigit(bytes.get(i) >> 4 & 0xf, 16));
            hex.append(Character.forDigit(bytes.get(i) & 0xf, 16));
        }
        return hex.toString();
    }
}
