package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * What {@code sink.partition-by} says of a table; empty if it says nothing. What a format makes of
 * it, and cannot make of it, is known there. Immutable; lives where the job is submitted.
 */
@Internal
public final class PartitionBy {

    /** A table without partitions, or one whose partitions are its own affair. */
    public static final PartitionBy NOTHING = new PartitionBy(List.of());

    private static final String KEY = PixelsOptions.SINK_PARTITION_BY.key();

    private final List<PartitionField> fields;

    private PartitionBy(List<PartitionField> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * Reads the key, if it is there.
     *
     * @throws ValidationException if it cannot be read
     */
    public static PartitionBy from(ReadableConfig config) {
        return config.getOptional(PixelsOptions.SINK_PARTITION_BY)
                .filter(text -> !text.isBlank())
                .map(PartitionBy::parse)
                .orElse(NOTHING);
    }

    static PartitionBy parse(String text) {
        return new PartitionBy(new PartitionParser(text).parse());
    }

    /**
     * Reports a key that cannot be read, and fields that repeat each other or do not fit their
     * columns.
     *
     * @return what the key says if it is all right; else nothing, so that no more is found
     */
    public static PartitionBy check(
            ReadableConfig config, @Nullable PixelsSchema schema, Problems problems) {
        PartitionBy partitions = problems.collect(KEY, () -> from(config));
        if (partitions == null) {
            return NOTHING;
        }
        List<String> found = new ArrayList<>();
        List<PartitionField> before = new ArrayList<>();
        for (PartitionField field : partitions.fields) {
            before.stream()
                    .filter(field::repeats)
                    .findFirst()
                    .ifPresent(other -> found.add(field + " repeats " + other));
            before.add(field);
            if (schema != null) {
                checkColumn(field, schema, found);
            }
        }
        found.forEach(problem -> problems.add(KEY, problem));
        return found.isEmpty() ? partitions : NOTHING;
    }

    private static void checkColumn(
            PartitionField field, PixelsSchema schema, Collection<String> problems) {
        int index = schema.rowType().getFieldIndex(field.column());
        if (index < 0) {
            problems.add(
                    field
                            + ": there is no column '"
                            + field.column()
                            + "'; columns are "
                            + String.join(", ", schema.rowType().getFieldNames()));
            return;
        }
        LogicalType type = schema.columnType(index);
        if (!field.transform().takes(type)) {
            problems.add(
                    field
                            + ": column "
                            + field.column()
                            + " is "
                            // Without lengths, which would be in the digits of the locale.
                            + type.copy(true).asSummaryString().replaceAll("\\(.*\\)", "")
                            + "; allowed: "
                            + field.transform().allowed());
        }
    }

    public List<PartitionField> fields() {
        return fields;
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** Whether some field is of this kind. */
    public boolean has(PartitionTransform transform) {
        return fields.stream().anyMatch(field -> field.transform() == transform);
    }

    /** Fields whose column is not in the key of a table that has one. */
    public List<PartitionField> outsideKey(PixelsSchema schema) {
        return fields.stream()
                .filter(field -> schema.hasPrimaryKey())
                .filter(field -> !schema.primaryKey().contains(field.column()))
                .collect(Collectors.toList());
    }

    /**
     * Compares with the partitions that a table has; their order does not matter. A table keeps
     * what it has, so nothing is wrong where the key is absent.
     */
    public void compare(Collection<PartitionField> table, TableComparison comparison) {
        if (!isEmpty() && !Set.copyOf(fields).equals(Set.copyOf(table))) {
            comparison.add(
                    String.format(
                            "partitions: table has %s, %s is '%s'; the partitions of a table that"
                                    + " is there are not changed from here, so give those or leave"
                                    + " the key out",
                            table.isEmpty() ? "none" : "'" + text(table) + "'", KEY, this));
        }
    }

    private static String text(Collection<PartitionField> fields) {
        return fields.stream().map(PartitionField::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text(fields);
    }
}
