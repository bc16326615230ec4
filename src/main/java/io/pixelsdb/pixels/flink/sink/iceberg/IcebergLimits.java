package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.iceberg.TableProperties;

/** What Iceberg cannot do for a schema, or with the table properties that were given. */
final class IcebergLimits {

    private static final int MAX_PRECISION = 6;

    private IcebergLimits() {}

    static void check(PixelsSchema schema, Map<String, String> properties, Problems problems) {
        for (RowType.RowField column : schema.rowType().getFields()) {
            checkColumn(column.getName(), column.getType(), problems);
        }
        for (int index : schema.primaryKeyIndexes()) {
            checkKey(schema.columnName(index), schema.columnType(index), problems);
        }
        if (schema.hasPrimaryKey()) {
            checkProperties(properties, problems);
        }
    }

    /** Iceberg's Flink writer drops nanoseconds without a word. */
    private static void checkColumn(String name, LogicalType type, Problems problems) {
        if (type instanceof TimestampType) {
            checkPrecision(name, "TIMESTAMP", ((TimestampType) type).getPrecision(), problems);
        }
        if (type instanceof LocalZonedTimestampType) {
            int precision = ((LocalZonedTimestampType) type).getPrecision();
            checkPrecision(name, "TIMESTAMPTZ", precision, problems);
        }
    }

    private static void checkPrecision(
            String column, String type, int precision, Problems problems) {
        if (precision > MAX_PRECISION) {
            problems.add(
                    PixelsOptions.SOURCE_SCHEMA.key(),
                    String.format(
                            Locale.ROOT,
                            "column %1$s is %2$s(%3$d), but Iceberg keeps microseconds at most;"
                                    + " declare %2$s(%4$d)",
                            column,
                            type,
                            precision,
                            MAX_PRECISION));
        }
    }

    private static void checkKey(String name, LogicalType type, Problems problems) {
        String column = "column " + name + " is ";
        if (type.is(LogicalTypeRoot.FLOAT) || type.is(LogicalTypeRoot.DOUBLE)) {
            problems.add(
                    PixelsOptions.SOURCE_PRIMARY_KEY.key(),
                    column + "a floating-point number, which Iceberg does not take in a key");
        }
        // Iceberg 1.10 reads equality deletes of this type into one buffer, so that only the last
        // key of a file is deleted.
        if (type.is(LogicalTypeRoot.BINARY)) {
            problems.add(
                    PixelsOptions.SOURCE_PRIMARY_KEY.key(),
                    column
                            + "of fixed length, for which Iceberg's readers lose deletes; declare it"
                            + " as VARBINARY");
        }
    }

    private static void checkProperties(Map<String, String> properties, Problems problems) {
        if ("1".equals(properties.get(TableProperties.FORMAT_VERSION))) {
            problems.add(
                    IcebergOptions.TABLE_PREFIX + TableProperties.FORMAT_VERSION,
                    "is 1; a table with a primary key needs 2 or later");
        }
        if (!Boolean.parseBoolean(
                properties.getOrDefault(TableProperties.UPSERT_ENABLED, "true"))) {
            problems.add(
                    IcebergOptions.TABLE_PREFIX + TableProperties.UPSERT_ENABLED,
                    "a table with a primary key is always written by upserts");
        }
    }
}
