package io.pixelsdb.pixels.flink.sink.iceberg;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.sink.ChangedTable;
import java.io.Serializable;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The columns of a table as the job writes them, which are those that it had when the job was
 * submitted. Goes with the job to its committer; immutable.
 */
final class WrittenColumns implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String table;
    private final Schema written;

    WrittenColumns(String table, Schema written) {
        this.table = requireNonNull(table, "table");
        this.written = requireNonNull(written, "written");
    }

    /**
     * By the ids of the columns, as in their files: another name changes nothing, and what was
     * dropped and added again is another column.
     *
     * @throws UnrecoverableException if files of these columns cannot become part of the table
     */
    void requireFit(Schema now) throws UnrecoverableException {
        ChangedTable changed = new ChangedTable(table);
        for (NestedField column : written.columns()) {
            NestedField current = now.findField(column.fieldId());
            if (current == null) {
                changed.lost(column.name());
                continue;
            }
            if (column.isOptional() && current.isRequired()) {
                changed.madeRequired(column.name());
            }
            if (!takes(current.type(), column.type())) {
                changed.retyped(column.name(), column.type(), current.type());
            }
        }
        for (NestedField column : now.columns()) {
            if (column.isRequired() && written.findField(column.fieldId()) == null) {
                changed.gotRequired(column.name());
            }
        }
        changed.requireFit();
    }

    private static boolean takes(Type type, Type written) {
        return type.equals(written)
                || written.isPrimitiveType()
                        && TypeUtil.isPromotionAllowed(written, type.asPrimitiveType());
    }
}
