package io.pixelsdb.pixels.flink.quickstart;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Lays rows out for people, in columns of even width. */
final class TablePrinter {

    private static final int MAX_WIDTH = 40;

    private TablePrinter() {}

    static String print(List<String> columns, List<Object[]> rows) {
        List<String[]> lines = new ArrayList<>();
        lines.add(columns.toArray(new String[0]));
        for (Object[] row : rows) {
            String[] line = new String[row.length];
            for (int i = 0; i < row.length; i++) {
                line[i] = readable(row[i]);
            }
            lines.add(line);
        }
        int[] widths = new int[columns.size()];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] line : lines) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                out.append("  ").append(line[i]).append(" ".repeat(widths[i] - line[i].length()));
            }
            text.append(out.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String readable(Object value) {
        Object plain =
                value instanceof Double
                        ? BigDecimal.valueOf((Double) value).toPlainString()
                        : value;
        String text = Objects.toString(plain, "NULL").replace("\n", "\\n").replace("\t", "\\t");
        return text.length() <= MAX_WIDTH ? text : text.substring(0, MAX_WIDTH - 1) + "…";
    }
}
