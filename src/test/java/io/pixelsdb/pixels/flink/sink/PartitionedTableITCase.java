package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.PartitionedChanges.Kind;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partitioned tables hold what the changelog leaves, each row in its partition. */
class PartitionedTableITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(4);

    @TempDir Path warehouse;

    @ParameterizedTest
    @CsvSource({
        // Spread over writers by key, and by partition.
        "ICEBERG,'id,region,ts','region,days(ts)',3,region=eu/ts_day=2024-02-29",
        "ICEBERG,'id,region,ts','region,bucket(3,id)',3,region=us/id_bucket=2",
        "ICEBERG,'id,ts','months(ts)',1,ts_month=1969-12",
        "ICEBERG,'id,seen','hours(seen)',3,seen_hour=1969-12-29-23",
        "PAIMON,'id,region','region,bucket(2,id)',3,region=eu",
        "PAIMON,'id,region','region',1,region=us",
        "PAIMON,'id,region,ts','region,days(ts)',3,region=eu/ts_day=2024-02-29",
        "PAIMON,'id,ts','hours(ts),bucket(2,id)',1,ts_hour=1969-12-30-23",
        "PAIMON,'id,seen','days(seen)',3,seen_day=2024-02-29",
    })
    void holdsWhatTheChangelogLeaves(
            Lake lake, String key, String partitions, int parallelism, String one)
            throws Exception {
        Set<String> found = assertWritten(lake, key, partitions, null, Kind.UPDATES, parallelism);

        assertThat(found).contains(one).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void holdsWhatTheChangelogLeavesInDynamicBuckets(int parallelism) throws Exception {
        assertThat(
                        assertWritten(
                                Lake.PAIMON,
                                "id,region",
                                "region",
                                "-1",
                                Kind.UPDATES,
                                parallelism))
                .containsExactly("region=asia", "region=eu", "region=us");
    }

    /** Rows that an update takes to another partition are not left behind in the old one. */
    @ParameterizedTest
    @CsvSource({"1", "3"})
    void followsRowsFromPartitionToPartition(int parallelism) throws Exception {
        assertThat(assertWritten(Lake.PAIMON, "id", "region", "-1", Kind.MOVES, parallelism))
                .containsExactly(
                        "region=__DEFAULT_PARTITION__", "region=asia", "region=eu", "region=us");
    }

    /** Nor are those whose key has a column of the partition that changes. */
    @ParameterizedTest
    @CsvSource({
        "ICEBERG,'region',1",
        "ICEBERG,'region',3",
        "ICEBERG,'region,bucket(3,id)',3",
        "ICEBERG,'truncate(1,region)',3",
        "PAIMON,'region',1",
        "PAIMON,'region,bucket(2,id)',3",
    })
    void followsKeysFromPartitionToPartition(Lake lake, String partitions, int parallelism)
            throws Exception {
        assertThat(
                        assertWritten(
                                lake, "id,region", partitions, null, Kind.KEY_CHANGES, parallelism))
                .hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ICEBERG,'days(ts)',ts_day=null",
        "ICEBERG,'region,years(seen)',region=null/seen_year=1969",
        "ICEBERG,'truncate(1,region),bucket(2,ts)',region_trunc=e/ts_bucket=1",
        "ICEBERG,'hours(seen)',seen_hour=2024-02-29-00",
        "PAIMON,'region',region=__DEFAULT_PARTITION__",
        "PAIMON,'months(ts),region',ts_month=__DEFAULT_PARTITION__/region=eu",
        "PAIMON,'region,bucket(2,id)',region=eu",
        "PAIMON,'hours(seen)',seen_hour=1969-12-30-00",
    })
    void takesInsertsWithoutAKey(Lake lake, String partitions, String one) throws Exception {
        assertThat(assertWritten(lake, null, partitions, null, Kind.INSERTS, 3)).contains(one);
    }

    /** The partitions of the table's rows. */
    private Set<String> assertWritten(
            Lake lake,
            @Nullable String key,
            String partitions,
            @Nullable String buckets,
            Kind kind,
            int parallelism)
            throws Exception {
        PixelsSchema schema = SchemaParser.parse(PartitionedChanges.COLUMNS, key);
        Map<String, String> properties = lake.properties(warehouse, "orders");
        properties.put("sink.partition-by", partitions);
        if (buckets != null) {
            properties.put("paimon.table.bucket", buckets);
        }
        PartitionedChanges changes =
                new PartitionedChanges(RowDataTypeInfo.of(schema.rowType()), kind);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        new Configuration()
                                .set(RestartStrategyOptions.RESTART_STRATEGY, "disable"));
        env.setParallelism(parallelism);
        env.enableCheckpointing(Duration.ofMillis(200).toMillis());
        PreparedSink sink = lake.prepare(properties, schema);
        sink.attachTo(changes.stream(env, parallelism));
        env.execute();

        List<List<Object>> left = changes.left(parallelism);
        // In Paimon columns of partitions may follow.
        assertThat(lake.witness(warehouse, "orders", schema.rowType()))
                .extracting(row -> row.subList(0, schema.columnCount()))
                .containsExactlyInAnyOrderElementsOf(left);
        assertThat(Lake.read(sink)).hasSameSizeAs(left);
        requireRightFilesForEachRegion(lake);
        return requireRightPartitions(
                lake,
                new PartitionReference(lake, partitions, schema.rowType().getFieldNames()),
                left);
    }

    private Set<String> requireRightPartitions(
            Lake lake, PartitionReference reference, List<List<Object>> left) throws Exception {
        Map<Integer, String> expected = new TreeMap<>();
        left.forEach(row -> expected.put(Integer.valueOf((String) row.get(0)), reference.of(row)));
        assertThat(RowPartitions.of(lake, warehouse, "orders")).isEqualTo(expected);
        return new TreeSet<>(expected.values());
    }

    private void requireRightFilesForEachRegion(Lake lake) throws Exception {
        for (String partition : lake.partitionsOfFiles(warehouse, "orders", Map.of())) {
            if (partition.matches("region=[a-z]+(/.*)?") && !partition.startsWith("region=null")) {
                String region = partition.split("[=/]")[1];
                assertThat(lake.partitionsOfFiles(warehouse, "orders", Map.of("region", region)))
                        .as("files that are read for region %s", region)
                        .isNotEmpty()
                        .allMatch(read -> read.startsWith("region=" + region));
            }
        }
    }
}
