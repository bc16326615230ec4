package io.pixelsdb.pixels.flink.sink.paimon;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.PartitionField;
import io.pixelsdb.pixels.flink.sink.SinkState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Adds the columns that {@code days(ts)} and the like stand for, as Paimon's partitions are columns
 * of the table. Runs in a TaskManager, in the thread of the operator before it.
 */
final class TimeColumns implements MapFunction<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final RowData.FieldGetter[] getters;
    private final TimeText[] texts;

    private TimeColumns(PixelsSchema schema, PartitionBy partitions) {
        this.getters = new RowData.FieldGetter[schema.columnCount()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(schema.columnType(i), i);
        }
        this.texts =
                fields(partitions).stream()
                        .map(
                                field -> {
                                    int index = schema.rowType().getFieldIndex(field.column());
                                    return new TimeText(
                                            field.transform(), schema.columnType(index), index);
                                })
                        .toArray(TimeText[]::new);
    }

    private static List<PartitionField> fields(PartitionBy partitions) {
        return partitions.fields().stream()
                .filter(field -> field.transform().isTime())
                .collect(Collectors.toList());
    }

    /** Name of the column that a field stands for: {@code ts_day}, as Iceberg calls its own. */
    static String name(PartitionField field) {
        switch (field.transform()) {
            case YEARS:
                return field.column() + "_year";
            case MONTHS:
                return field.column() + "_month";
            case DAYS:
                return field.column() + "_day";
            case HOURS:
                return field.column() + "_hour";
            default:
                throw new IllegalArgumentException(field + " is no span of time");
        }
    }

    /**
     * The schema with these columns at its end. They are in the key if what they are made of is,
     * which makes the key no other.
     */
    static PixelsSchema added(PixelsSchema schema, PartitionBy partitions) {
        List<RowType.RowField> columns = new ArrayList<>(schema.rowType().getFields());
        List<String> key = new ArrayList<>(schema.primaryKey());
        for (PartitionField field : fields(partitions)) {
            int index = schema.rowType().getFieldIndex(field.column());
            boolean nullable = schema.columnType(index).isNullable();
            columns.add(
                    new RowType.RowField(
                            name(field), new VarCharType(nullable, VarCharType.MAX_LENGTH)));
            if (key.contains(field.column())) {
                key.add(name(field));
            }
        }
        return new PixelsSchema(new RowType(false, columns), key);
    }

    /** Fills the columns, if there are any. The parallelism stays, and so does the order. */
    static DataStream<RowData> fill(
            DataStream<RowData> rows,
            PixelsSchema schema,
            PartitionBy partitions,
            SinkState state) {
        if (fields(partitions).isEmpty()) {
            return rows;
        }
        return rows.map(of(schema, partitions))
                .returns(RowDataTypeInfo.of(added(schema, partitions).rowType()))
                .setParallelism(rows.getParallelism())
                .name("Partitions by time of " + state.table())
                .uid(state.uid("time-columns"));
    }

    /** The step itself, without a stream. */
    static TimeColumns of(PixelsSchema schema, PartitionBy partitions) {
        return new TimeColumns(
                requireNonNull(schema, "schema"), requireNonNull(partitions, "partitions"));
    }

    @Override
    public RowData map(RowData row) {
        GenericRowData filled = new GenericRowData(row.getRowKind(), getters.length + texts.length);
        for (int i = 0; i < getters.length; i++) {
            filled.setField(i, getters[i].getFieldOrNull(row));
        }
        for (int i = 0; i < texts.length; i++) {
            filled.setField(getters.length + i, texts[i].of(row));
        }
        return filled;
    }
}
