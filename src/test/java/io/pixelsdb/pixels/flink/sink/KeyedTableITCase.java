package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables with a primary key hold what the changelog leaves, at any parallelism. */
class KeyedTableITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(4);

    @TempDir Path warehouse;

    @ParameterizedTest
    @CsvSource({"ICEBERG,1", "ICEBERG,3", "PAIMON,1", "PAIMON,3"})
    void holdsWhatTheChangelogLeaves(Lake lake, int parallelism) throws Exception {
        Map<Integer, List<Object>> expected = KeyedChanges.emptyTable();
        KeyedChanges changes = new KeyedChanges("first");
        changes.applyTo(expected, parallelism);

        PreparedSink sink = write(lake, changes, parallelism);

        assertThat(Lake.read(sink)).containsExactlyInAnyOrderElementsOf(expected.values());
        assertThat(lake.witness(warehouse, "orders", KeyedChanges.ROW_TYPE))
                .containsExactlyInAnyOrderElementsOf(KeyedChanges.asText(expected));
        try (TargetView view = sink.view().orElseThrow()) {
            assertThat(view.columnNames()).containsExactly("id", "data", "version");
            assertThat(view.commits()).isGreaterThan(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"ICEBERG,3", "PAIMON,3"})
    void goesOnWithTheTableOfAnEarlierJob(Lake lake, int parallelism) throws Exception {
        Map<Integer, List<Object>> expected = KeyedChanges.emptyTable();
        for (String round : List.of("first", "second")) {
            KeyedChanges changes = new KeyedChanges(round);
            changes.applyTo(expected, parallelism);
            PreparedSink sink = write(lake, changes, parallelism);
            assertThat(Lake.read(sink)).containsExactlyInAnyOrderElementsOf(expected.values());
        }
    }

    private PreparedSink write(Lake lake, KeyedChanges changes, int parallelism) throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        new Configuration()
                                .set(RestartStrategyOptions.RESTART_STRATEGY, "disable"));
        env.setParallelism(parallelism);
        env.enableCheckpointing(Duration.ofMillis(200).toMillis());
        PreparedSink sink = lake.prepare(lake.properties(warehouse, "orders"), KeyedChanges.SCHEMA);
        sink.attachTo(changes.stream(env, parallelism));
        env.execute();
        return sink;
    }
}
