package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Type of a column as written in {@code source.schema}, with its one or two parameters. Immutable.
 */
public final class MockType {

    /** Length of strings and binaries that have no limit. */
    static final int UNBOUNDED = Integer.MAX_VALUE;

    /** What a type is apart from its parameters. In brackets: the Java class of its values. */
    public enum Kind {
        /** One bit ({@code Boolean}). */
        BOOLEAN,
        /** Eight bits ({@code Integer}). */
        TINYINT,
        /** 16 bits ({@code Integer}). */
        SMALLINT,
        /** 32 bits ({@code Integer}). */
        INT,
        /** 64 bits ({@code Long}). */
        BIGINT,
        /** IEEE single ({@code Float}). */
        FLOAT,
        /** IEEE double ({@code Double}). */
        DOUBLE,
        /** Precision and scale ({@code BigDecimal} at that scale). */
        DECIMAL,
        /** At most n characters ({@code String}); never padded. */
        CHAR,
        /** At most n characters ({@code String}). */
        VARCHAR,
        /** Exactly n bytes, or any number if n is not given ({@code ByteBuffer}). */
        BINARY,
        /** At most n bytes ({@code ByteBuffer}). */
        VARBINARY,
        /** Days ({@code LocalDate}). */
        DATE,
        /** Milliseconds of a day ({@code LocalTime}). */
        TIME,
        /** Microseconds without a zone ({@code LocalDateTime}). */
        TIMESTAMP,
        /** Microseconds on the time line ({@code Instant}). */
        TIMESTAMPTZ
    }

    private static final Pattern SYNTAX =
            Pattern.compile(
                    "([A-Z_0-9]+)(?:\\s*\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\))?");

    /** Long forms of names, with the parameters between the words. */
    private static final Map<Pattern, String> LONG_NAMES =
            Map.of(
                    Pattern.compile("DOUBLE\\s+PRECISION"),
                    "DOUBLE",
                    Pattern.compile("(TIME|TIMESTAMP)(\\W.*)?\\sWITHOUT\\s+TIME\\s+ZONE"),
                    "$1$2",
                    Pattern.compile("TIMESTAMP(\\W.*)?\\sWITH\\s+LOCAL\\s+TIME\\s+ZONE"),
                    "TIMESTAMP_LTZ$1");

    private static final Map<String, Kind> NAMES =
            Map.ofEntries(
                    Map.entry("BYTE", Kind.TINYINT),
                    Map.entry("SHORT", Kind.SMALLINT),
                    Map.entry("REAL", Kind.FLOAT),
                    Map.entry("NUMERIC", Kind.DECIMAL),
                    Map.entry("DEC", Kind.DECIMAL),
                    Map.entry("TEXT", Kind.VARCHAR),
                    Map.entry("BYTES", Kind.VARBINARY),
                    Map.entry("BOOLEAN", Kind.BOOLEAN),
                    Map.entry("BOOL", Kind.BOOLEAN),
                    Map.entry("TINYINT", Kind.TINYINT),
                    Map.entry("SMALLINT", Kind.SMALLINT),
                    Map.entry("INT", Kind.INT),
                    Map.entry("INTEGER", Kind.INT),
                    Map.entry("BIGINT", Kind.BIGINT),
                    Map.entry("LONG", Kind.BIGINT),
                    Map.entry("FLOAT", Kind.FLOAT),
                    Map.entry("DOUBLE", Kind.DOUBLE),
                    Map.entry("DECIMAL", Kind.DECIMAL),
                    Map.entry("CHAR", Kind.CHAR),
                    Map.entry("VARCHAR", Kind.VARCHAR),
                    Map.entry("STRING", Kind.VARCHAR),
                    Map.entry("BINARY", Kind.BINARY),
                    Map.entry("FIXED", Kind.BINARY),
                    Map.entry("VARBINARY", Kind.VARBINARY),
                    Map.entry("DATE", Kind.DATE),
                    Map.entry("TIME", Kind.TIME),
                    Map.entry("TIMESTAMP", Kind.TIMESTAMP),
                    Map.entry("TIMESTAMPTZ", Kind.TIMESTAMPTZ),
                    Map.entry("TIMESTAMP_LTZ", Kind.TIMESTAMPTZ));

    private static final Set<String> UNLIMITED = Set.of("STRING", "TEXT", "BYTES");

    private static final String ALLOWED =
            "BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL(P,S), STRING, VARCHAR(N),"
                    + " CHAR(N), BINARY, VARBINARY, FIXED(L), DATE, TIME, TIMESTAMP, TIMESTAMPTZ";

    private final String text;
    private final Kind kind;
    private final int length;
    private final int scale;

    private MockType(String text, Kind kind, int length, int scale) {
        this.text = requireNonNull(text, "text");
        this.kind = requireNonNull(kind, "kind");
        this.length = length;
        this.scale = scale;
    }

    /**
     * Reads one type such as {@code DECIMAL(10,2)}; case does not matter.
     *
     * @throws IllegalArgumentException if there is no such type; the message lists what there is
     */
    public static MockType parse(String text) {
        String upper = shortened(text.trim().toUpperCase(Locale.ROOT));
        Matcher matcher = SYNTAX.matcher(upper);
        Kind kind = matcher.matches() ? NAMES.get(matcher.group(1)) : null;
        if (kind == null) {
            throw new IllegalArgumentException(
                    "unknown type '" + text.trim() + "'; allowed are " + ALLOWED);
        }
        int first = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
        int second = matcher.group(3) == null ? -1 : Integer.parseInt(matcher.group(3));
        return of(upper, kind, first, second);
    }

    private static String shortened(String text) {
        for (Map.Entry<Pattern, String> longName : LONG_NAMES.entrySet()) {
            Matcher matcher = longName.getKey().matcher(text);
            if (matcher.matches()) {
                return matcher.replaceFirst(longName.getValue()).trim();
            }
        }
        return text;
    }

    private static MockType of(String text, Kind kind, int first, int second) {
        switch (kind) {
            case DECIMAL:
                int precision = first < 0 ? 38 : first;
                int scale = Math.max(second, 0);
                check(precision >= 1 && precision <= 38, text, "a precision from 1 to 38");
                check(scale <= precision, text, "a scale from 0 to the precision");
                return new MockType(text, kind, precision, scale);
            case CHAR:
            case VARCHAR:
            case BINARY:
            case VARBINARY:
                check(second < 0 && first != 0, text, "one length above 0");
                check(
                        first < 0 || !UNLIMITED.contains(text.replaceAll("\\W.*", "")),
                        text,
                        "no length");
                check(first > 0 || !text.startsWith("FIXED"), text, "a length: FIXED(L)");
                int bare = kind == Kind.CHAR ? 1 : UNBOUNDED;
                return new MockType(text, kind, first < 0 ? bare : first, 0);
            case TIME:
            case TIMESTAMP:
            case TIMESTAMPTZ:
                check(second < 0 && first <= 9, text, "a precision from 0 to 9");
                return new MockType(text, kind, first < 0 ? kind == Kind.TIME ? 3 : 6 : first, 0);
            default:
                check(first < 0, text, "no parameter");
                return new MockType(text, kind, 0, 0);
        }
    }

    private static void check(boolean right, String text, String expected) {
        if (!right) {
            throw new IllegalArgumentException("type '" + text + "' takes " + expected);
        }
    }

    public Kind kind() {
        return kind;
    }

    /** Length of a string or binary, {@link #UNBOUNDED} if it has no limit. */
    int length() {
        return length;
    }

    /** Digits of a decimal, or digits of the second's fraction that a time can have. */
    int precision() {
        return length;
    }

    int scale() {
        return scale;
    }

    /** Whether every value has exactly {@link #length()} bytes. */
    boolean fixedLength() {
        return kind == Kind.BINARY && length != UNBOUNDED;
    }

    /** Whether an empty value exists that a client could take for a null. */
    boolean hasEmptyValue() {
        return List.of(Kind.CHAR, Kind.VARCHAR, Kind.BINARY, Kind.VARBINARY).contains(kind)
                && !fixedLength();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MockType
                && kind == ((MockType) other).kind
                && length == ((MockType) other).length
                && scale == ((MockType) other).scale;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, length, scale);
    }

    @Override
    public String toString() {
        return text;
    }
}
