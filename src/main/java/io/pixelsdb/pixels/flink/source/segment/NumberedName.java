package io.pixelsdb.pixels.flink.source.segment;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * How the journal's files are named: a directory, a number of 16 digits, a hyphen, and another
 * number or a word. Numbers are hexadecimal, so that names sort as they do. Immutable.
 */
@Internal
public final class NumberedName {

    private static final Pattern NAME = Pattern.compile("([0-7][0-9a-f]{15})-([0-9a-z]+)");
    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{1,15}|[0-7][0-9a-f]{15}");

    private final long first;
    private final String rest;

    private NumberedName(long first, String rest) {
        this.first = first;
        this.rest = requireNonNull(rest, "rest");
    }

    public static String of(String directory, long first, String word) {
        return String.format(Locale.ROOT, "%s%016x-%s", directory, first, word);
    }

    /**
     * @param digits to which the second number is filled up with zeros
     */
    public static String of(String directory, long first, long second, int digits) {
        return of(directory, first, String.format(Locale.ROOT, "%0" + digits + "x", second));
    }

    /** Empty if the file is not named like this. */
    public static Optional<NumberedName> parse(String directory, String fileName) {
        if (!fileName.startsWith(directory)) {
            return Optional.empty();
        }
        Matcher matcher = NAME.matcher(fileName.substring(directory.length()));
        return matcher.matches()
                ? Optional.of(
                        new NumberedName(Long.parseLong(matcher.group(1), 16), matcher.group(2)))
                : Optional.empty();
    }

    public long first() {
        return first;
    }

    public boolean endsWith(String word) {
        return rest.equals(word);
    }

    /** Empty if it is no number of so many digits. */
    public OptionalLong restAsNumber(int digits) {
        return rest.length() == digits && NUMBER.matcher(rest).matches()
                ? OptionalLong.of(Long.parseLong(rest, 16))
                : OptionalLong.empty();
    }
}
