package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;

/**
 * A changelog in which every key lives through inserts, updates, deletes and changes of the key,
 * spread over several checkpoints. Each parallel source has keys of its own, as buckets have.
 */
final class KeyedChanges implements GeneratorFunction<Long, RowData> {

    private static final long serialVersionUID = 1L;
    private static final int KEYS_PER_SOURCE = 40;
    private static final int STEPS = 12;
    private static final int MOVED = 1_000_000;

    static final RowType ROW_TYPE =
            new RowType(
                    false,
                    List.of(
                            new RowType.RowField("id", new IntType(false)),
                            new RowType.RowField("data", VarCharType.STRING_TYPE),
                            new RowType.RowField("version", new IntType())));

    static final PixelsSchema SCHEMA = new PixelsSchema(ROW_TYPE, List.of("id"));

    private final String round;

    /**
     * @param round goes into every row, so that a second round differs from the first
     */
    KeyedChanges(String round) {
        this.round = round;
    }

    DataStream<RowData> stream(StreamExecutionEnvironment env, int parallelism) {
        int perSource = KEYS_PER_SOURCE * STEPS;
        return env.fromSource(
                        new DataGeneratorSource<>(
                                this,
                                (long) perSource * parallelism,
                                RateLimiterStrategy.perCheckpoint(perSource * parallelism / 4),
                                RowDataTypeInfo.of(ROW_TYPE)),
                        WatermarkStrategy.noWatermarks(),
                        "changes",
                        RowDataTypeInfo.of(ROW_TYPE))
                .setParallelism(parallelism);
    }

    @Override
    public RowData map(Long index) {
        int perSource = KEYS_PER_SOURCE * STEPS;
        int source = (int) (index / perSource);
        int local = (int) (index % perSource);
        return change(source * KEYS_PER_SOURCE + local % KEYS_PER_SOURCE, local / KEYS_PER_SOURCE);
    }

    private RowData change(int key, int step) {
        int end = 2 + key % (STEPS - 2);
        if (step == 0) {
            return row(RowKind.INSERT, key, step);
        }
        if (step < end) {
            return step % 2 == 0
                    ? row(RowKind.UPDATE_AFTER, key, step)
                    : row(RowKind.UPDATE_BEFORE, key, step - 1);
        }
        switch (key % 4) {
            case 0:
                return row(RowKind.DELETE, key, step);
            case 1:
                return step == end
                        ? row(RowKind.DELETE, key, step)
                        : row(RowKind.INSERT, key + MOVED, step);
            case 2:
                return step % 2 == 0
                        ? row(RowKind.DELETE, key, step)
                        : row(RowKind.INSERT, key, step);
            default:
                return row(RowKind.UPDATE_AFTER, key, step);
        }
    }

    private RowData row(RowKind kind, int id, int version) {
        return GenericRowData.ofKind(
                kind, id, StringData.fromString(round + "-" + id + "-" + version), version);
    }

    /** Applies the whole changelog to a table. */
    void applyTo(Map<Integer, List<Object>> table, int parallelism) {
        for (long index = 0; index < (long) parallelism * KEYS_PER_SOURCE * STEPS; index++) {
            RowData row = map(index);
            if (row.getRowKind() == RowKind.DELETE) {
                table.remove(row.getInt(0));
            } else if (row.getRowKind() != RowKind.UPDATE_BEFORE) {
                table.put(
                        row.getInt(0),
                        List.of(row.getInt(0), row.getString(1).toString(), row.getInt(2)));
            }
        }
    }

    static Map<Integer, List<Object>> emptyTable() {
        return new TreeMap<>();
    }

    static List<List<Object>> asText(Map<Integer, List<Object>> table) {
        List<List<Object>> rows = new ArrayList<>();
        for (List<Object> row : table.values()) {
            rows.add(List.of(row.get(0).toString(), row.get(1), row.get(2).toString()));
        }
        return rows;
    }
}
