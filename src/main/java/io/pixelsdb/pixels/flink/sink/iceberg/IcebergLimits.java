package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.iceberg.TableProperties;

/** What Iceberg cannot do for a schema, or with the table properties that were given. */
final class IcebergLimits {

    private IcebergLimits() {}

    static void check(PixelsSchema schema, Map<String, String> properties, Problems problems) {
        for (int index : schema.primaryKeyIndexes()) {
            checkKey(schema.columnName(index), schema.columnType(index), problems);
        }
        if (schema.hasPrimaryKey()) {
            checkProperties(properties, problems);
        }
    }

    private static void checkKey(String name, LogicalType type, Problems problems) {
        if (type.is(LogicalTypeRoot.FLOAT) || type.is(LogicalTypeRoot.DOUBLE)) {
            problems.add(
                    PixelsOptions.SOURCE_PRIMARY_KEY.key(),
                    "column "
                            + name
                            + " is a floating-point number, which Iceberg does not take in a key");
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
