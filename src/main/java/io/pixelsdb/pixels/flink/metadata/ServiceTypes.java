package io.pixelsdb.pixels.flink.metadata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Types of columns as the metadata service writes them. Words and defaults are not those of {@code
 * source.schema}: a bare {@code timestamp} has three digits there, and {@code binary(n)} has up to
 * n bytes.
 */
final class ServiceTypes {

    private static final Pattern SYNTAX =
            Pattern.compile(
                    "\\s*([a-z]+)\\s*(?:\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)\\s*)?",
                    Pattern.CASE_INSENSITIVE);

    private static final String MAX_LENGTH = "65535";

    private ServiceTypes() {}

    /**
     * The type in the words of {@code source.schema}, with its length or precision.
     *
     * @return empty if there is none for it, as for {@code vector(d)}
     */
    static Optional<String> toColumnType(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> parameters =
                Stream.of(matcher.group(2), matcher.group(3))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toList());
        switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "boolean":
                return type("BOOLEAN", parameters);
            case "tinyint":
            case "byte":
                return type("TINYINT", parameters);
            case "smallint":
            case "short":
                return type("SMALLINT", parameters);
            case "integer":
            case "int":
                return type("INT", parameters);
            case "bigint":
            case "long":
                return type("BIGINT", parameters);
            case "float":
            case "real":
                return type("FLOAT", parameters);
            case "double":
                return type("DOUBLE", parameters);
            case "decimal":
                return type("DECIMAL", parameters, "38", "0");
            case "string":
                return type("STRING", parameters);
            case "varchar":
                return type("VARCHAR", parameters, MAX_LENGTH);
            case "char":
                return type("CHAR", parameters, "1");
            case "varbinary":
            case "binary":
                return type("VARBINARY", parameters, MAX_LENGTH);
            case "date":
                return type("DATE", parameters);
            case "time":
                return type("TIME", parameters, "3");
            case "timestamp":
                return type("TIMESTAMP", parameters, "3");
            default:
                return Optional.empty();
        }
    }

    /**
     * @param defaults of all the parameters that the type can have
     */
    private static Optional<String> type(String word, List<String> parameters, String... defaults) {
        if (parameters.size() > defaults.length) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(parameters);
        all.addAll(Arrays.asList(defaults).subList(parameters.size(), defaults.length));
        return Optional.of(all.isEmpty() ? word : word + "(" + String.join(",", all) + ")");
    }
}
