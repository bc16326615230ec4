package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.schema.GoldenFile;
import io.pixelsdb.pixels.flink.schema.GoldenVector;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that got columns after rows had been written, and jobs that were running meanwhile. */
class EvolvedTableITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path warehouse;

    private final List<FedJob> jobs = new ArrayList<>();

    @AfterEach
    void cancel() throws Exception {
        for (FedJob job : jobs) {
            job.cancel();
        }
    }

    static Stream<Arguments> types() throws IOException {
        return GoldenFile.read().stream()
                .map(GoldenVector::type)
                .filter(type -> !type.contains("NOT NULL"))
                .distinct()
                .flatMap(type -> Stream.of(Lake.values()).map(lake -> Arguments.of(lake, type)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void getColumnsOfTheTypeThatTheyWouldHaveFromTheBeginning(Lake lake, String type)
            throws Exception {
        lake.prepare(lake.properties(warehouse, "created"), column(type));
        lake.prepare(
                lake.properties(warehouse, "evolved"), SchemaParser.parse("id:INT,n:INT", "id"));

        evolve(lake, "evolved", column(type + " NOT NULL"));

        assertThat(lake.columnTypes(warehouse, "evolved").get("c"))
                .isEqualTo(lake.columnTypes(warehouse, "created").get("c"));
    }

    private static PixelsSchema column(String type) {
        return SchemaParser.parse("id:INT,n:INT,c:" + type, "id");
    }

    @ParameterizedTest
    @CsvSource({"ICEBERG,true", "ICEBERG,false", "PAIMON,true", "PAIMON,false"})
    void takeEveryTypeInNewColumns(Lake lake, boolean withKey) throws Exception {
        PixelsSchema wide = SampleTable.schema(withKey);
        PixelsSchema narrow =
                new PixelsSchema(
                        new RowType(false, wide.rowType().getFields().subList(0, 1)),
                        wide.primaryKey());
        write(lake.prepare(lake.properties(warehouse, "types"), narrow), narrow, oldRows());

        PreparedSink sink = evolve(lake, "types", wide);
        write(sink, wide, SampleTable.rows());

        List<List<Object>> expected = new ArrayList<>(SampleTable.viewed());
        for (RowData old : oldRows()) {
            Object[] row = new Object[wide.columnCount()];
            row[0] = old.getInt(0);
            expected.add(Arrays.asList(row));
        }
        assertThat(Lake.read(sink)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<RowData> oldRows() {
        return List.of(GenericRowData.of(100), GenericRowData.of(101));
    }

    private static void write(PreparedSink sink, PixelsSchema schema, List<RowData> rows)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(1000);
        sink.attachTo(env.fromData(rows, RowDataTypeInfo.of(schema.rowType())).setParallelism(1));
        env.execute();
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void areWrittenOnByARunningJobThatKnowsNothingOfTheColumn(
            Lake lake, @InjectMiniCluster MiniCluster cluster) throws Exception {
        Map<String, String> properties = lake.properties(warehouse, "orders");
        PreparedSink narrow = lake.prepare(properties, KeyedChanges.SCHEMA);
        FedJob running = start(cluster, narrow, null).write(1).checkpoint();
        awaitRows(narrow, List.of(1, "row 1", 1));

        running.write(2);
        PreparedSink wide = evolve(lake, "orders", withPrice(KeyedChanges.SCHEMA));
        running.checkpoint().write(3);
        String pending = running.savepoint(warehouse.resolve("savepoints"));
        awaitRows(wide, Arrays.asList(1, "row 1", 1, null), Arrays.asList(2, "row 2", 1, null));
        running.cancel();

        PreparedSink again = lake.prepare(properties, KeyedChanges.SCHEMA);
        start(cluster, again, pending).write(4).checkpoint();
        awaitRows(
                wide,
                Arrays.asList(1, "row 1", 1, null),
                Arrays.asList(2, "row 2", 1, null),
                Arrays.asList(3, "row 3", 1, null),
                Arrays.asList(4, "row 4", 1, null));
    }

    private FedJob start(MiniCluster cluster, PreparedSink sink, @Nullable String savepoint)
            throws Exception {
        FedJob job = FedJob.start(cluster, sink, savepoint, false);
        jobs.add(job);
        return job;
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void showOlderSnapshotsAsTheyWere(Lake lake) throws Exception {
        PixelsSchema narrow = KeyedChanges.SCHEMA;
        write(
                lake.prepare(lake.properties(warehouse, "orders"), narrow),
                narrow,
                List.of(GenericRowData.of(1, StringData.fromString("old"), 1)));
        long snapshot = lake.latestSnapshot(warehouse, "orders");

        PreparedSink sink = evolve(lake, "orders", withPrice(narrow));
        write(
                sink,
                withPrice(narrow),
                List.of(GenericRowData.of(2, StringData.fromString("new"), 2, 2.5)));

        assertThat(lake.snapshot(warehouse, "orders", snapshot))
                .containsExactly(List.of("1", "old", "1"));
        assertThat(Lake.read(sink))
                .containsExactlyInAnyOrder(
                        Arrays.asList(1, "old", 1, null), Arrays.asList(2, "new", 2, 2.5));
    }

    @Test
    void keepRowsOfBothWidthsWhenPaimonCompactsThem() throws Exception {
        PixelsSchema narrow = KeyedChanges.SCHEMA;
        Map<String, String> properties =
                Lake.PAIMON.properties(
                        warehouse,
                        "orders",
                        "table.bucket",
                        "1",
                        "table.full-compaction.delta-commits",
                        "1");
        properties.put("sink.schema-evolution", "add-columns");
        write(
                Lake.PAIMON.prepare(properties, narrow),
                narrow,
                List.of(GenericRowData.of(1, StringData.fromString("old"), 1)));

        PixelsSchema wide = withPrice(narrow);
        PreparedSink sink = Lake.PAIMON.prepare(properties, wide);
        for (int id : new int[] {2, 3}) {
            write(
                    sink,
                    wide,
                    List.of(GenericRowData.of(id, StringData.fromString("new"), id, id + 0.5)));
        }

        assertThat(Lake.read(sink))
                .containsExactlyInAnyOrder(
                        Arrays.asList(1, "old", 1, null),
                        Arrays.asList(2, "new", 2, 2.5),
                        Arrays.asList(3, "new", 3, 3.5));
    }

    /** Required at the source, though rows that are there have none. */
    private static PixelsSchema withPrice(PixelsSchema schema) {
        List<RowType.RowField> columns = new ArrayList<>(schema.rowType().getFields());
        columns.add(new RowType.RowField("price", new DoubleType(false)));
        return new PixelsSchema(new RowType(false, columns), schema.primaryKey());
    }

    private PreparedSink evolve(Lake lake, String table, PixelsSchema schema) {
        Map<String, String> properties = lake.properties(warehouse, table);
        properties.put("sink.schema-evolution", "add-columns");
        return lake.prepare(properties, schema);
    }

    @SafeVarargs
    private static void awaitRows(PreparedSink sink, List<Object>... rows) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Lake.read(sink)).containsExactlyInAnyOrder(rows));
    }
}
