package io.pixelsdb.pixels.flink.mock;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits what has names in backquotes in it, as {@code source.schema} does: within them nothing
 * separates, and a backquote stands twice.
 */
public final class QuotedText {

    private static final char QUOTE = '`';

    private QuotedText() {}

    /** The parts between separators that stand neither in backquotes nor in brackets. */
    public static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == QUOTE) {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && depth == 0 && c == separator) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** Where a character first stands outside backquotes; negative if nowhere. */
    public static int indexOf(String text, char wanted) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == QUOTE) {
                quoted = !quoted;
            } else if (!quoted && c == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The name that is meant, of one in backquotes or without. */
    public static String unquote(String name) {
        String trimmed = name.trim();
        boolean quoted = trimmed.length() >= 2 && trimmed.startsWith("`") && trimmed.endsWith("`");
        return quoted ? trimmed.substring(1, trimmed.length() - 1).replace("``", "`") : trimmed;
    }
}
