package io.pixelsdb.pixels.flink.schema;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * Column types as users write them. Flink's own parser does the work; this class adds the names
 * that it does not know, and other defaults for names without a length or precision.
 */
final class ColumnTypes {

    private static final Pattern LEADING_WORD =
            Pattern.compile("\\s*(\\w+)\\s*(.*)", Pattern.DOTALL);

    /** What a name means when it stands for another one. */
    private static final Map<String, String> ALIASES = new HashMap<>();

    /** What a name means when no bracket follows it. */
    private static final Map<String, String> BARE = new HashMap<>();

    static {
        ALIASES.put("BOOL", "BOOLEAN");
        ALIASES.put("BYTE", "TINYINT");
        ALIASES.put("SHORT", "SMALLINT");
        ALIASES.put("LONG", "BIGINT");
        ALIASES.put("REAL", "FLOAT");
        ALIASES.put("NUMERIC", "DECIMAL");
        ALIASES.put("DEC", "DECIMAL");
        ALIASES.put("TEXT", "STRING");
        ALIASES.put("FIXED", "BINARY");
        ALIASES.put("TIMESTAMPTZ", "TIMESTAMP_LTZ");

        BARE.put("DECIMAL", "DECIMAL(38, 0)");
        BARE.put("CHAR", "CHAR(1)");
        BARE.put("VARCHAR", "STRING");
        BARE.put("BINARY", "BYTES");
        BARE.put("VARBINARY", "BYTES");
        BARE.put("TIME", "TIME(3)");
        BARE.put("TIMESTAMP", "TIMESTAMP(6)");
        BARE.put("TIMESTAMP_LTZ", "TIMESTAMP_LTZ(6)");
    }

    private static final Set<LogicalTypeRoot> SUPPORTED =
            EnumSet.of(
                    LogicalTypeRoot.BOOLEAN,
                    LogicalTypeRoot.TINYINT,
                    LogicalTypeRoot.SMALLINT,
                    LogicalTypeRoot.INTEGER,
                    LogicalTypeRoot.BIGINT,
                    LogicalTypeRoot.FLOAT,
                    LogicalTypeRoot.DOUBLE,
                    LogicalTypeRoot.DECIMAL,
                    LogicalTypeRoot.CHAR,
                    LogicalTypeRoot.VARCHAR,
                    LogicalTypeRoot.BINARY,
                    LogicalTypeRoot.VARBINARY,
                    LogicalTypeRoot.DATE,
                    LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE,
                    LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                    LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);

    private static final String ALLOWED =
            "BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DECIMAL(P,S) with P up to"
                    + " 38, STRING,"
                    + " VARCHAR(N), CHAR(N), BINARY(N), VARBINARY(N), FIXED(L), DATE, TIME(0..3),"
                    + " TIMESTAMP(0..9), TIMESTAMPTZ(0..9)";

    private ColumnTypes() {}

    /**
     * @throws ValidationException if the text is no supported type; says which are
     */
    static LogicalType parse(String text) {
        String expanded = expandAliases(text);
        LogicalType type;
        try {
            type = LogicalTypeParser.parse(expanded, ColumnTypes.class.getClassLoader());
        } catch (ValidationException e) {
            throw new ValidationException("'" + text + "' is not a type. Types are " + ALLOWED, e);
        }
        boolean supported =
                SUPPORTED.contains(type.getTypeRoot())
                        && !(type instanceof TimeType && ((TimeType) type).getPrecision() > 3);
        if (!supported) {
            throw new ValidationException("'" + text + "' is not supported. Types are " + ALLOWED);
        }
        return type;
    }

    static boolean isApproximate(LogicalType type) {
        return type.is(LogicalTypeRoot.FLOAT) || type.is(LogicalTypeRoot.DOUBLE);
    }

    private static String expandAliases(String text) {
        // Flink's parser would go by the default locale, and the Turkish one has another capital i.
        String upperCase = text.toUpperCase(Locale.ROOT);
        Matcher matcher = LEADING_WORD.matcher(upperCase);
        if (!matcher.matches()) {
            return upperCase;
        }
        String given = matcher.group(1);
        String rest = matcher.group(2);
        boolean bare = !rest.startsWith("(");
        if (bare && given.equals("FIXED")) {
            throw new ValidationException("'" + text + "' needs a length, as in FIXED(16)");
        }
        String name = ALIASES.getOrDefault(given, given);
        return (bare ? BARE.getOrDefault(name, name) : name) + " " + rest;
    }
}
