package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Lets inserts through to a target without a key and ends the job at the first update or delete,
 * which such a target could only take as one more row. Runs in a TaskManager, in the thread of the
 * operator before it.
 */
@Internal
public final class AppendOnlyGuard implements MapFunction<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    private final String target;

    AppendOnlyGuard(String target) {
        this.target = requireNonNull(target, "target");
    }

    /**
     * Puts the guard behind the stream, with the same parallelism: it is chained to the operator
     * before it, and no row can overtake another.
     *
     * @param target name of the target for people
     * @param state names the operator
     */
    public static DataStream<RowData> protect(
            DataStream<RowData> changes, String target, SinkState state) {
        return changes.map(new AppendOnlyGuard(target))
                .returns(changes.getType())
                .setParallelism(changes.getParallelism())
                .name(state.operatorName("Append-only guard"))
                .uid(state.uid("append-only-guard"));
    }

    @Override
    public RowData map(RowData row) throws UnrecoverableException {
        if (row.getRowKind() != RowKind.INSERT) {
            throw new UnrecoverableException(
                    String.format(
                            "A change of kind %s arrived for %s, which has no primary key and takes"
                                    + " inserts only. Set source.primary-key to the key columns of"
                                    + " the source table, and let the target be created with that"
                                    + " key.",
                            row.getRowKind(), target));
        }
        return row;
    }
}
