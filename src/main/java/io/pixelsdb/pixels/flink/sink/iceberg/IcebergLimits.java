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

    /**
     * Iceberg 1.10's writer for Flink makes files of position deletes where a key comes twice
     * between two checkpoints; a commit to a table of version 3 takes deletion vectors alone.
     */
    static final String ONLY_VERSION_2 =
            "a table with a primary key needs 2: 1 knows no deletes, and Iceberg's writer for Flink"
                    + " cannot make those of 3";

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
        String version = properties.getOrDefault(TableProperties.FORMAT_VERSION, "2").trim();
        if (!version.equals("2")) {
            problems.add(
                    IcebergOptions.TABLE_PREFIX + TableProperties.FORMAT_VERSION,
                    "is " + version + "; " + ONLY_VERSION_2);
        }
        if (!Boolean.parseBoolean(
                properties.getOrDefault(TableProperties.UPSERT_ENABLED, "true"))) {
            problems.add(
                    IcebergOptions.TABLE_PREFIX + TableProperties.UPSERT_ENABLED,
                    "a table with a primary key is always written by upserts");
        }
    }
}
