package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.sink.ChangedTable;
import java.util.HashMap;
import java.util.Map;
import org.apache.paimon.schema.TableSchema;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.DataTypeCasts;

/**
 * Compares the columns of a table with those that the running job writes. Used in a TaskManager.
 */
final class PaimonColumns {

    private PaimonColumns() {}

    /**
     * By the ids of the columns, as readers do: another name changes nothing, and what was dropped
     * and added again is another column.
     *
     * @throws UnrecoverableException if rows of the columns that are written do not fit the table
     */
    static void requireFit(String table, TableSchema written, TableSchema now)
            throws UnrecoverableException {
        ChangedTable changed = new ChangedTable(table);
        Map<Integer, DataField> current = new HashMap<>();
        now.fields().forEach(field -> current.put(field.id(), field));
        for (DataField field : written.fields()) {
            DataField found = current.remove(field.id());
            if (found == null) {
                changed.lost(field.name());
                continue;
            }
            if (field.type().isNullable() && !found.type().isNullable()) {
                changed.madeRequired(field.name());
            }
            if (!takes(found.type(), field.type())) {
                changed.retyped(field.name(), field.type(), found.type());
            }
        }
        current.values().stream()
                .filter(field -> !field.type().isNullable())
                .forEach(field -> changed.gotRequired(field.name()));
        changed.requireFit();
    }

    private static boolean takes(DataType type, DataType written) {
        return written.equalsIgnoreNullable(type)
                || DataTypeCasts.supportsCast(written.copy(true), type.copy(true), false);
    }
}
