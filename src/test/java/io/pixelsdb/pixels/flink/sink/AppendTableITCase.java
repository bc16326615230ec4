package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables without a key take every insert once, and nothing else. */
class AppendTableITCase {

    private static final PixelsSchema SCHEMA =
            new PixelsSchema(
                    new RowType(false, List.of(new RowType.RowField("n", new BigIntType()))),
                    List.of());

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(4);

    @TempDir Path warehouse;

    @ParameterizedTest
    @CsvSource({"ICEBERG,1", "ICEBERG,3", "PAIMON,1", "PAIMON,3"})
    void takesEveryInsertOnceThoughTheJobFails(Lake lake, int parallelism) throws Exception {
        StreamExecutionEnvironment env = environment();
        FailOnce failure = new FailOnce();
        GeneratorFunction<Long, RowData> insert = GenericRowData::of;
        PreparedSink sink = lake.prepare(lake.properties(warehouse, "events"), SCHEMA);
        sink.attachTo(
                env.fromSource(
                                new DataGeneratorSource<>(
                                        insert,
                                        900,
                                        RateLimiterStrategy.perCheckpoint(300),
                                        RowDataTypeInfo.of(SCHEMA.rowType())),
                                WatermarkStrategy.noWatermarks(),
                                "inserts",
                                RowDataTypeInfo.of(SCHEMA.rowType()))
                        .setParallelism(parallelism)
                        .map(failure)
                        .returns(RowDataTypeInfo.of(SCHEMA.rowType()))
                        .setParallelism(parallelism));
        env.execute();

        assertThat(failure.hasFailed()).isTrue();
        assertThat(Lake.read(sink))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 900)
                                .mapToObj(n -> List.<Object>of(n))
                                .collect(Collectors.toList()));
        assertThat(lake.witness(warehouse, "events", SCHEMA.rowType())).hasSize(900);
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void endsTheJobAtAnUpdateHoweverOftenItMayRestart(Lake lake) {
        StreamExecutionEnvironment env = environment();
        PreparedSink sink = lake.prepare(lake.properties(warehouse, "events"), SCHEMA);
        List<RowData> changes =
                List.of(GenericRowData.of(1L), GenericRowData.ofKind(RowKind.UPDATE_BEFORE, 1L));
        sink.attachTo(env.fromData(changes, RowDataTypeInfo.of(SCHEMA.rowType())));

        assertThatThrownBy(env::execute)
                .hasRootCauseInstanceOf(UnrecoverableException.class)
                .rootCause()
                .hasMessageContaining("UPDATE_BEFORE")
                .hasMessageContaining("lake.events")
                .hasMessageContaining("source.primary-key");
    }

    private static StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        new Configuration()
                                .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
                                .set(
                                        RestartStrategyOptions
                                                .RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS,
                                        Integer.MAX_VALUE)
                                .set(
                                        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY,
                                        Duration.ofMillis(10)));
        env.enableCheckpointing(200);
        return env;
    }
}
