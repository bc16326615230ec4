package io.pixelsdb.pixels.flink.routing;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;

/**
 * One type for the rows of several tables: which table, and a field for each table's rows, of which
 * one is filled. So that Flink's own serializer of rows serves them all. Immutable.
 */
@Internal
public final class TableUnion implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Of the field that says which table; no table can be called so, as it is a pattern. */
    private static final String WHICH = "*";

    private static final String UID = "part-by-table";

    private final LinkedHashMap<String, RowType> tables;

    /**
     * @param tables types of rows by name of the table
     */
    public TableUnion(Map<String, RowType> tables) {
        this.tables = new LinkedHashMap<>(requireNonNull(tables, "tables"));
    }

    /** Type information of the stream of all. */
    public TypeInformation<RowData> typeInfo() {
        List<RowType.RowField> fields = new ArrayList<>();
        fields.add(new RowType.RowField(WHICH, new IntType(false)));
        tables.forEach((name, type) -> fields.add(new RowType.RowField(name, type.copy(true))));
        return RowDataTypeInfo.of(new RowType(false, fields));
    }

    /** Puts a row of one table among the others'. */
    RowData wrap(int table, RowData row) {
        GenericRowData wrapped = new GenericRowData(1 + tables.size());
        wrapped.setField(0, table);
        wrapped.setField(1 + table, row);
        return wrapped;
    }

    int indexOf(String table) {
        int index = new ArrayList<>(tables.keySet()).indexOf(table);
        if (index < 0) {
            throw new IllegalArgumentException(table + " is none of " + tables.keySet());
        }
        return index;
    }

    /** A stream for each table, by name. */
    public Map<String, DataStream<RowData>> part(DataStream<RowData> all) {
        Map<String, OutputTag<RowData>> tags = new LinkedHashMap<>();
        tables.forEach(
                (name, type) -> tags.put(name, new OutputTag<>(name, RowDataTypeInfo.of(type))));
        SingleOutputStreamOperator<RowData> parted =
                all.process(new PartByTable(tags.values(), arities()))
                        .returns(typeInfo())
                        .name("Part by table")
                        .uid(UID);
        Map<String, DataStream<RowData>> streams = new LinkedHashMap<>();
        tags.forEach((name, tag) -> streams.put(name, parted.getSideOutput(tag)));
        return streams;
    }

    private Collection<Integer> arities() {
        List<Integer> arities = new ArrayList<>();
        tables.values().forEach(type -> arities.add(type.getFieldCount()));
        return arities;
    }
}
