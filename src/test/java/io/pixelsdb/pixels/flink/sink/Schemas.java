package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Short ways to write a schema in a test. */
public final class Schemas {

    private Schemas() {}

    /** A table whose key is its first column. */
    public static PixelsSchema keyed(String names, LogicalType... types) {
        String[] columns = names.split(",");
        return of(List.of(columns[0]), columns, types);
    }

    /** A table with the given key columns. */
    public static PixelsSchema keyedBy(List<String> key, String names, LogicalType... types) {
        return of(key, names.split(","), types);
    }

    /** A table without a key. */
    public static PixelsSchema unkeyed(String names, LogicalType... types) {
        return of(List.of(), names.split(","), types);
    }

    private static PixelsSchema of(List<String> key, String[] names, LogicalType[] types) {
        LogicalType[] columns = Arrays.copyOf(types, types.length);
        for (int i = 0; i < names.length; i++) {
            if (key.contains(names[i])) {
                columns[i] = columns[i].copy(false);
            }
        }
        return new PixelsSchema(RowType.of(false, columns, names), key);
    }
}
