package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * Brings the columns of the source into the order of a table: nulls for columns that only the table
 * has, and the nearest type where its format lacks one: INT for smaller integers, timestamps of
 * fewer digits. Runs in a TaskManager, in the thread of the operator before it.
 */
@Internal
public final class RowAligner implements MapFunction<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    /** One per column of the table, in its order. */
    private final Field[] fields;

    private RowAligner(RowType source, RowType aligned, String table) {
        this.fields = new Field[aligned.getFieldCount()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(source, aligned.getFields().get(i), table);
        }
    }

    /**
     * Columns in the order of the table with the types of the source, which say how its rows are
     * laid out; just where the table has another form of the value it is that.
     *
     * @param table columns of the table as Flink reads them
     */
    public static RowType alignedType(RowType source, RowType table) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (RowType.RowField column : table.getFields()) {
            int index = source.getFieldIndex(column.getName());
            LogicalType type =
                    index < 0
                            ? column.getType()
                            : alignedType(source.getTypeAt(index), column.getType());
            fields.add(new RowType.RowField(column.getName(), type));
        }
        return new RowType(false, fields);
    }

    private static LogicalType alignedType(LogicalType source, LogicalType table) {
        boolean otherForm =
                !source.is(table.getTypeRoot()) && !source.is(LogicalTypeFamily.CHARACTER_STRING);
        return otherForm || isCoarser(table, source) ? table.copy(source.isNullable()) : source;
    }

    /** Whether one timestamp has fewer digits than the other. */
    private static boolean isCoarser(LogicalType type, LogicalType than) {
        return fractionalDigits(type) < fractionalDigits(than);
    }

    /** Zero for what is no timestamp. */
    private static int fractionalDigits(LogicalType type) {
        if (type instanceof TimestampType) {
            return ((TimestampType) type).getPrecision();
        }
        return type instanceof LocalZonedTimestampType
                ? ((LocalZonedTimestampType) type).getPrecision()
                : 0;
    }

    /**
     * Aligns the stream if the two types differ. The parallelism stays: the step is chained to the
     * operator before it, and no row can overtake another.
     */
    public static DataStream<RowData> align(
            DataStream<RowData> changes, RowType source, RowType aligned, SinkState state) {
        if (source.getFields().equals(aligned.getFields())) {
            return changes;
        }
        return changes.map(between(source, aligned, state.table()))
                .returns(RowDataTypeInfo.of(aligned))
                .setParallelism(changes.getParallelism())
                .name(state.operatorName("Align columns"))
                .uid(state.uid("align-columns"));
    }

    /**
     * The step itself, without a stream.
     *
     * @param table name of the captured table, for messages
     */
    static RowAligner between(RowType source, RowType aligned, String table) {
        return new RowAligner(source, aligned, table);
    }

    private static Field field(RowType source, RowType.RowField column, String table) {
        int index = source.getFieldIndex(column.getName());
        if (index < 0) {
            return row -> null;
        }
        LogicalType given = source.getTypeAt(index);
        RowData.FieldGetter getter = RowData.createFieldGetter(given, index);
        if (column.getType().is(LogicalTypeRoot.INTEGER) && !given.is(LogicalTypeRoot.INTEGER)) {
            return row -> {
                Number value = (Number) getter.getFieldOrNull(row);
                return value == null ? null : value.intValue();
            };
        }
        return isCoarser(column.getType(), given)
                ? exactly(column.getName(), table, getter, fractionalDigits(column.getType()))
                : getter::getFieldOrNull;
    }

    /** A format would drop the digits that it has no room for without a word. */
    private static Field exactly(
            String column, String table, RowData.FieldGetter getter, int digits) {
        int unit = BigInteger.TEN.pow(9 - digits).intValueExact();
        return row -> {
            TimestampData value = (TimestampData) getter.getFieldOrNull(row);
            if (value != null && value.toLocalDateTime().getNano() % unit != 0) {
                throw new UnrecoverableException(
                        String.format(
                                Locale.ROOT,
                                "Column '%s' of table %s has a value with more than %d fractional"
                                        + " digits of a second, which its target cannot hold.",
                                column,
                                table,
                                digits));
            }
            return value;
        };
    }

    /** Reads a column of the table from a row of the source. */
    private interface Field extends Serializable {
        @Nullable
        Object of(RowData row) throws UnrecoverableException;
    }

    @Override
    public RowData map(RowData row) throws UnrecoverableException {
        GenericRowData aligned = new GenericRowData(row.getRowKind(), fields.length);
        for (int i = 0; i < fields.length; i++) {
            aligned.setField(i, fields[i].of(row));
        }
        return aligned;
    }
}
