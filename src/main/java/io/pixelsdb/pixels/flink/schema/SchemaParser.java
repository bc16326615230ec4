package io.pixelsdb.pixels.flink.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Turns {@code source.schema} and {@code source.primary-key} into a {@link PixelsSchema}. */
@PublicEvolving
public final class SchemaParser {

    private SchemaParser() {}

    /**
     * @param columns {@code name:TYPE,name:TYPE}; a name with other characters than letters, digits
     *     and underscores stands in backquotes
     * @param primaryKey names separated by commas, in key order; null or blank for no key
     * @throws ValidationException with every problem found
     */
    public static PixelsSchema parse(String columns, @Nullable String primaryKey) {
        List<String> problems = new ArrayList<>();
        Map<String, LogicalType> types = new LinkedHashMap<>();
        for (String column : splitOutsideBrackets(columns, ',')) {
            try {
                parseColumn(column, types);
            } catch (ValidationException e) {
                problems.add(e.getMessage());
            }
        }
        List<String> key = parseKey(primaryKey, types, problems);
        if (!problems.isEmpty()) {
            throw new ValidationException(String.join("; ", problems));
        }
        key.forEach(name -> types.compute(name, (n, type) -> type.copy(false)));
        List<RowType.RowField> fields = new ArrayList<>();
        types.forEach((name, type) -> fields.add(new RowType.RowField(name, type)));
        return new PixelsSchema(new RowType(false, fields), key);
    }

    /** Adds the column, without a type if that is what is wrong with it. */
    private static void parseColumn(String column, Map<String, LogicalType> types) {
        List<String> parts = splitOutsideBrackets(column, ':');
        if (parts.size() != 2 || unquote(parts.get(0)).isEmpty()) {
            throw new ValidationException(
                    "'" + column.trim() + "' is not of the form name:TYPE, as in id:INT");
        }
        String name = unquote(parts.get(0));
        if (types.containsKey(name)) {
            throw new ValidationException("column '" + name + "' is there twice");
        }
        types.put(name, null);
        try {
            types.put(name, ColumnTypes.parse(parts.get(1).trim()));
        } catch (ValidationException e) {
            throw new ValidationException("column '" + name + "': " + e.getMessage());
        }
    }

    private static List<String> parseKey(
            @Nullable String primaryKey, Map<String, LogicalType> types, List<String> problems) {
        List<String> key = new ArrayList<>();
        if (primaryKey == null || primaryKey.trim().isEmpty()) {
            return key;
        }
        for (String part : splitOutsideBrackets(primaryKey, ',')) {
            String name = unquote(part);
            LogicalType type = types.get(name);
            if (!types.containsKey(name)) {
                problems.add(
                        "source.primary-key names '"
                                + name
                                + "', which is no column; columns are "
                                + String.join(", ", types.keySet()));
            } else if (type != null && ColumnTypes.isApproximate(type)) {
                problems.add(
                        "source.primary-key names '"
                                + name
                                + "' of type "
                                + type
                                + "; FLOAT and DOUBLE cannot be compared exactly and are no keys");
            } else if (key.contains(name)) {
                problems.add("source.primary-key names '" + name + "' twice");
            } else {
                key.add(name);
            }
        }
        return key;
    }

    /** Names that are separated by commas, each in backquotes if it needs to be. */
    public static List<String> columnNames(String text) {
        return splitOutsideBrackets(text, ',').stream()
                .map(SchemaParser::unquote)
                .collect(Collectors.toList());
    }

    /** Splits at a separator that stands neither in brackets nor in backquotes. */
    private static List<String> splitOutsideBrackets(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`') {
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

    private static String unquote(String name) {
        String trimmed = name.trim();
        boolean quoted = trimmed.length() >= 2 && trimmed.startsWith("`") && trimmed.endsWith("`");
        return quoted ? trimmed.substring(1, trimmed.length() - 1).replace("``", "`") : trimmed;
    }
}
