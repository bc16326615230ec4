package io.pixelsdb.pixels.flink.sink;

import java.time.LocalDateTime;
import java.util.ArrayList;
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
 * A changelog of {@code id, region, ts, data} over several checkpoints: each row is inserted,
 * updated three times and, of every fifth id, deleted. Regions and days stay, or the region is
 * another one after each update. Each parallel source has ids of its own.
 */
final class PartitionedChanges implements GeneratorFunction<Long, RowData> {

    private static final long serialVersionUID = 1L;

    static final String COLUMNS = "id:INT,region:STRING,ts:TIMESTAMP,data:STRING";

    private static final List<String> REGIONS = List.of("asia", "eu", "us");
    private static final LocalDateTime FIRST_DAY = LocalDateTime.of(2024, 2, 28, 23, 30);
    private static final int IDS_PER_SOURCE = 30;
    private static final int STEPS = 8;

    private final TypeInformation<RowData> type;
    private final boolean moving;
    private final boolean insertsAlone;

    /**
     * @param moving whether an update changes the region
     * @param insertsAlone whether changes other than inserts are left out
     */
    PartitionedChanges(TypeInformation<RowData> type, boolean moving, boolean insertsAlone) {
        this.type = type;
        this.moving = moving;
        this.insertsAlone = insertsAlone;
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
        return insertsAlone ? 1 : STEPS;
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
        if (step == 0) {
            return row(RowKind.INSERT, id, 0);
        }
        if (step == STEPS - 1) {
            return row(id % 5 == 0 ? RowKind.DELETE : RowKind.UPDATE_AFTER, id, step - 1);
        }
        return step % 2 == 1
                ? row(RowKind.UPDATE_BEFORE, id, step - 1)
                : row(RowKind.UPDATE_AFTER, id, step);
    }

    private RowData row(RowKind kind, int id, int version) {
        int region = (id + (moving ? version / 2 : 0)) % REGIONS.size();
        return GenericRowData.ofKind(
                kind,
                id,
                StringData.fromString(REGIONS.get(region)),
                TimestampData.fromLocalDateTime(FIRST_DAY.plusDays(id % 4)),
                StringData.fromString(id + "-" + version));
    }

    /** Rows that are left, as text. */
    List<List<Object>> left(int parallelism) {
        Map<Integer, List<Object>> rows = new TreeMap<>();
        for (long index = 0; index < count(parallelism); index++) {
            RowData row = map(index);
            if (row.getRowKind() == RowKind.DELETE) {
                rows.remove(row.getInt(0));
            } else if (row.getRowKind() != RowKind.UPDATE_BEFORE) {
                rows.put(
                        row.getInt(0),
                        List.of(
                                Integer.toString(row.getInt(0)),
                                row.getString(1).toString(),
                                row.getTimestamp(2, 6).toString(),
                                row.getString(3).toString()));
            }
        }
        return new ArrayList<>(rows.values());
    }
}
