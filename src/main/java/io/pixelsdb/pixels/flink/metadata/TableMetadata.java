package io.pixelsdb.pixels.flink.metadata;

import io.pixelsdb.pixels.flink.proto.Column;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;

/**
 * A table as the metadata service describes it. Columns stay in the order in which the service
 * returns them: it orders them by id, and servers write row images in this order. Immutable.
 */
@Internal
public final class TableMetadata {

    private final String name;
    private final List<Column> columns;
    private final List<String> primaryKey;

    TableMetadata(String name, List<Column> columns, List<String> primaryKey) {
        this.name = name;
        this.columns = List.copyOf(columns);
        this.primaryKey = List.copyOf(primaryKey);
    }

    /** Names of the key columns in key order; empty without a key, and if it was not asked for. */
    public List<String> primaryKey() {
        return primaryKey;
    }

    /**
     * Columns and key in our types. The service knows no nullability: all columns outside the key
     * are nullable.
     *
     * @param otherKey in the format of {@code source.primary-key}; null for the key of the table
     * @throws ValidationException naming the table and every column that cannot be streamed
     */
    public PixelsSchema toSchema(@Nullable String otherKey) {
        List<String> problems = new ArrayList<>();
        List<String> typed = new ArrayList<>();
        for (Column column : columns) {
            Optional<String> type = ServiceTypes.toColumnType(column.getType());
            if (type.isEmpty()) {
                problems.add(describe(column) + ", for which there is no type here");
            } else if (otherKey == null && isInexactKey(column, type.get())) {
                problems.add(
                        describe(column)
                                + " and in the key, but floating-point numbers cannot be compared"
                                + " exactly; name another key by source.primary-key");
            }
            type.ifPresent(word -> typed.add(quote(column.getName()) + ":" + word));
        }
        if (!problems.isEmpty()) {
            throw problem(String.join("; ", problems), null);
        }
        try {
            return SchemaParser.parse(
                    String.join(",", typed), otherKey == null ? keyText() : otherKey);
        } catch (ValidationException e) {
            throw problem(e.getMessage(), e);
        }
    }

    private boolean isInexactKey(Column column, String type) {
        return primaryKey.contains(column.getName())
                && (type.equals("FLOAT") || type.equals("DOUBLE"));
    }

    private String keyText() {
        return primaryKey.stream().map(TableMetadata::quote).collect(Collectors.joining(","));
    }

    private ValidationException problem(String what, @Nullable Throwable cause) {
        return new ValidationException(
                "table " + name + ", as the metadata service describes it: " + what, cause);
    }

    private static String describe(Column column) {
        return "column '" + column.getName() + "' is of type '" + column.getType() + "'";
    }

    private static String quote(String column) {
        return "`" + column.replace("`", "``") + "`";
    }
}
