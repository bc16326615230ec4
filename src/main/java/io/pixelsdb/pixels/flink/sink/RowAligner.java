package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Brings the columns of the source into the order of a table: nulls for columns that only the table
 * has, INT for the smaller integers that its format lacks. Runs in a TaskManager, in the thread of
 * the operator before it.
 */
@Internal
public final class RowAligner implements MapFunction<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    /** One per column of the table, in its order. */
    private final RowData.FieldGetter[] getters;

    private RowAligner(RowType source, RowType aligned) {
        this.getters = new RowData.FieldGetter[aligned.getFieldCount()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = getter(source, aligned.getFields().get(i));
        }
    }

    /**
     * Columns in the order of the table with the types of the source, which say how its rows are
     * laid out; just a column that the table keeps as INT becomes one.
     *
     * @param table columns of the table as Flink reads them
     */
    public static RowType alignedType(RowType source, RowType table) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (RowType.RowField column : table.getFields()) {
            int index = source.getFieldIndex(column.getName());
            RowType.RowField field = index < 0 ? column : source.getFields().get(index);
            boolean widen =
                    column.getType().is(LogicalTypeRoot.INTEGER)
                            && !field.getType().is(LogicalTypeRoot.INTEGER);
            fields.add(
                    widen
                            ? new RowType.RowField(
                                    field.getName(), new IntType(field.getType().isNullable()))
                            : field);
        }
        return new RowType(false, fields);
    }

    /**
     * Aligns the stream if the two types differ. The parallelism stays: the step is chained to the
     * operator before it, and no row can overtake another.
     */
    public static DataStream<RowData> align(
            DataStream<RowData> changes, RowType source, RowType aligned) {
        if (source.getFields().equals(aligned.getFields())) {
            return changes;
        }
        return changes.map(new RowAligner(source, aligned))
                .returns(RowDataTypeInfo.of(aligned))
                .setParallelism(changes.getParallelism())
                .name("Align columns")
                .uid("align-columns");
    }

    private static RowData.FieldGetter getter(RowType source, RowType.RowField column) {
        int index = source.getFieldIndex(column.getName());
        if (index < 0) {
            return row -> null;
        }
        LogicalType given = source.getTypeAt(index);
        RowData.FieldGetter getter = RowData.createFieldGetter(given, index);
        if (given.is(column.getType().getTypeRoot())) {
            return getter;
        }
        return row -> {
            Number value = (Number) getter.getFieldOrNull(row);
            return value == null ? null : value.intValue();
        };
    }

    @Override
    public RowData map(RowData row) {
        GenericRowData aligned = new GenericRowData(row.getRowKind(), getters.length);
        for (int i = 0; i < getters.length; i++) {
            aligned.setField(i, getters[i].getFieldOrNull(row));
        }
        return aligned;
    }
}
