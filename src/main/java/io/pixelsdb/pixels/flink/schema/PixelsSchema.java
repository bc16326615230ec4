package io.pixelsdb.pixels.flink.schema;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Columns of a Pixels table in wire order, and its primary key in key order. Key columns are never
 * nullable. Immutable.
 */
@PublicEvolving
public final class PixelsSchema implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RowType rowType;
    private final List<String> primaryKey;

    /**
     * @param rowType columns in the order in which values stand in a row image
     * @param primaryKey names of key columns in key order; empty for a table without a key
     */
    public PixelsSchema(RowType rowType, List<String> primaryKey) {
        this.rowType = requireNonNull(rowType, "rowType");
        this.primaryKey = List.copyOf(primaryKey);
        for (String column : this.primaryKey) {
            int index = rowType.getFieldIndex(column);
            if (index < 0 || rowType.getTypeAt(index).isNullable()) {
                throw new IllegalArgumentException(
                        "Primary key column '" + column + "' must be a NOT NULL column.");
            }
        }
        if (Set.copyOf(this.primaryKey).size() < this.primaryKey.size()) {
            throw new IllegalArgumentException(
                    "Primary key " + this.primaryKey + " names a column twice.");
        }
    }

    public RowType rowType() {
        return rowType;
    }

    /** Names of the key columns in key order; empty for a table without a key. */
    public List<String> primaryKey() {
        return primaryKey;
    }

    public boolean hasPrimaryKey() {
        return !primaryKey.isEmpty();
    }

    /** Positions of the key columns among all columns, in key order. */
    public int[] primaryKeyIndexes() {
        return primaryKey.stream().mapToInt(rowType::getFieldIndex).toArray();
    }

    public int columnCount() {
        return rowType.getFieldCount();
    }

    public String columnName(int index) {
        return rowType.getFieldNames().get(index);
    }

    public LogicalType columnType(int index) {
        return rowType.getTypeAt(index);
    }
}
