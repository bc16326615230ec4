package io.pixelsdb.pixels.flink.sink;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;

/**
 * A changelog of {@code id, region, ts, data, seen} over several checkpoints: each row is inserted,
 * updated three times and, of every fifth id, deleted. Times stay; some are before 1970. Each
 * parallel source has ids of its own.
 */
final class PartitionedChanges implements GeneratorFunction<Long, RowData> {

    private static final long serialVersionUID = 1L;

    static final String COLUMNS = "id:INT,region:STRING,ts:TIMESTAMP,data:STRING,seen:TIMESTAMPTZ";

    private static final List<String> REGIONS = Arrays.asList("asia", "eu", "us", null);
    private static final LocalDateTime FIRST_DAY = LocalDateTime.of(2024, 2, 28, 23, 30);
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
    private static final int IDS_PER_SOURCE = 30;
    private static final int STEPS = 8;

    /** What becomes of a row. */
    enum Kind {
        /** Its region stays. */
        UPDATES,
        /** Each update takes it to another region, or to none. */
        MOVES,
        /** Each update takes it to another region, which is in the key: DELETE and INSERT. */
        KEY_CHANGES,
        /** There are inserts alone, some without a region, some without a time. */
        INSERTS
    }

    private final TypeInformation<RowData> type;
    private final Kind kind;

    PartitionedChanges(TypeInformation<RowData> type, Kind kind) {
        this.type = type;
        this.kind = kind;
    }

    DataStream<RowData> stream(StreamExecutionEnvironment env, int parallelism) {
        return env.fromSource(
                        new DataGeneratorSource<>(
                                this,
                                count(parallelism),
                                RateLimiterStrategy.perCheckpoint((int) count(parallelism) / 4),
                                type),
                        WatermarkStrategy.noWatermarks(),
                        "changes",
                        type)
                .setParallelism(parallelism);
    }

    private int steps() {
        return kind == Kind.INSERTS ? 1 : STEPS;
    }

    private long count(int parallelism) {
        return (long) parallelism * IDS_PER_SOURCE * steps();
    }

    @Override
    public RowData map(Long index) {
        int perSource = IDS_PER_SOURCE * steps();
        int source = (int) (index / perSource);
        int local = (int) (index % perSource);
        int id = source * IDS_PER_SOURCE + local % IDS_PER_SOURCE;
        int step = local / IDS_PER_SOURCE;
        boolean ofKey = kind == Kind.KEY_CHANGES;
        if (step == 0) {
            return row(RowKind.INSERT, id, 0);
        }
        if (step == STEPS - 1) {
            return row(id % 5 == 0 ? RowKind.DELETE : RowKind.UPDATE_AFTER, id, step - 1);
        }
        return step % 2 == 1
                ? row(ofKey ? RowKind.DELETE : RowKind.UPDATE_BEFORE, id, step - 1)
                : row(ofKey ? RowKind.INSERT : RowKind.UPDATE_AFTER, id, step);
    }

    private RowData row(RowKind rowKind, int id, int version) {
        boolean moving = kind == Kind.MOVES || kind == Kind.KEY_CHANGES;
        boolean nullable = kind == Kind.MOVES || kind == Kind.INSERTS;
        int region = (id + (moving ? version / 2 : 0)) % (REGIONS.size() - (nullable ? 0 : 1));
        LocalDateTime begin = id % 7 == 3 ? EPOCH.minusDays(2).minusMinutes(30) : FIRST_DAY;
        LocalDateTime ts = kind == Kind.INSERTS && id % 6 == 5 ? null : begin.plusDays(id % 4);
        return GenericRowData.ofKind(
                rowKind,
                id,
                StringData.fromString(REGIONS.get(region)),
                ts == null ? null : TimestampData.fromLocalDateTime(ts),
                StringData.fromString(id + "-" + version),
                TimestampData.fromLocalDateTime(begin.plusHours(id % 3)));
    }

    /** Rows that are left, as text. */
    List<List<Object>> left(int parallelism) {
        Map<Integer, List<Object>> rows = new TreeMap<>();
        for (long index = 0; index < count(parallelism); index++) {
            GenericRowData row = (GenericRowData) map(index);
            if (row.getRowKind() == RowKind.DELETE) {
                rows.remove(row.getInt(0));
            } else if (row.getRowKind() != RowKind.UPDATE_BEFORE) {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < row.getArity(); i++) {
                    values.add(row.isNullAt(i) ? null : row.getField(i).toString());
                }
                rows.put(row.getInt(0), values);
            }
        }
        return new ArrayList<>(rows.values());
    }
}
