package io.pixelsdb.pixels.flink.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Sends each row of a {@link TableUnion} to the side output of its table. */
final class PartByTable extends ProcessFunction<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final List<OutputTag<RowData>> tags;
    private final int[] arities;

    PartByTable(Collection<OutputTag<RowData>> tags, Collection<Integer> arities) {
        this.tags = new ArrayList<>(tags);
        this.arities = arities.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void processElement(RowData wrapped, Context context, Collector<RowData> out) {
        int table = wrapped.getInt(0);
        context.output(tags.get(table), wrapped.getRow(1 + table, arities[table]));
    }
}
