package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;

/** Reads {@code region, days(ts), bucket(16,id)} from left to right. Used once, by one thread. */
final class PartitionParser {

    private static final Pattern BLANKS = Pattern.compile("\\s*");
    private static final Pattern WORD =
            Pattern.compile("\\w+|`(?:[^`]|``)+`", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private static final String ALLOWED =
            "allowed: column, "
                    + Arrays.stream(PartitionTransform.values())
                            .filter(transform -> transform != PartitionTransform.IDENTITY)
                            .map(PartitionParser::form)
                            .collect(Collectors.joining(", "))
                    + "; a name with other characters than letters, digits and underscores stands"
                    + " in backquotes";

    private final String text;
    private int at;

    PartitionParser(String text) {
        this.text = requireNonNull(text, "text");
    }

    private static String form(PartitionTransform transform) {
        return transform.word() + (transform.hasWidth() ? "(N, column)" : "(column)");
    }

    /**
     * @throws ValidationException with the position, from 1, of what is wrong first
     */
    List<PartitionField> parse() {
        List<PartitionField> fields = new ArrayList<>();
        do {
            fields.add(field());
        } while (skip(','));
        if (at < text.length()) {
            throw expected("a comma or the end");
        }
        return fields;
    }

    private PartitionField field() {
        int start = skipBlanks();
        String word = word("a column");
        boolean quoted = text.charAt(start) == '`';
        if (quoted || !skip('(')) {
            return PartitionField.of(PartitionTransform.IDENTITY, word);
        }
        PartitionTransform transform =
                PartitionTransform.named(word)
                        .orElseThrow(
                                () -> problem(start, "'" + word + "' is no transform; " + ALLOWED));
        int width = transform.hasWidth() ? width() : 0;
        String column = word("a column");
        if (!skip(')')) {
            throw expected("')'");
        }
        return PartitionField.of(transform, width, column);
    }

    private int width() {
        int start = skipBlanks();
        String digits = match(NUMBER);
        if (digits.isEmpty()) {
            throw expected("a number, before the column,");
        }
        int width;
        try {
            width = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw problem(start, "'" + digits + "' is too large");
        }
        if (width == 0) {
            throw problem(start, "must be above 0");
        }
        if (!skip(',')) {
            throw expected("a comma and a column");
        }
        return width;
    }

    private String word(String what) {
        skipBlanks();
        String word = match(WORD);
        if (word.isEmpty()) {
            throw expected(what);
        }
        return word.startsWith("`")
                ? word.substring(1, word.length() - 1).replace("``", "`")
                : word;
    }

    private String match(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return "";
        }
        at = matcher.end();
        return matcher.group();
    }

    private int skipBlanks() {
        match(BLANKS);
        return at;
    }

    /** Passes the character, and blanks before it, if it is there. */
    private boolean skip(char c) {
        skipBlanks();
        boolean found = at < text.length() && text.charAt(at) == c;
        at += found ? 1 : 0;
        return found;
    }

    private ValidationException expected(String what) {
        skipBlanks();
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return problem(at, what + " is expected, not " + found + "; " + ALLOWED);
    }

    private ValidationException problem(int position, String message) {
        return new ValidationException(
                String.format(
                        Locale.ROOT, "'%s', at position %d: %s", text, position + 1, message));
    }
}
