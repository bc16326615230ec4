package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.BenchmarkTable;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several tables in one job, on two slots. */
@Timeout(300)
class ManyTablesITCase {

    private static final int BUCKETS = 4;
    private static final int CHANGES = 2_000;

    /** Greater than the keys of these changes. */
    private static final int NEW_KEY = 1_000_000;

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path directory;

    private MiniCluster cluster;
    @Nullable private RunningJob job;
    private List<PreparedSink> sinks;

    @AfterEach
    void cancel() throws Exception {
        if (job != null) {
            job.cancel();
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void twelveTablesOfABenchmarkArrive(Lake lake, @InjectMiniCluster MiniCluster injected)
            throws Exception {
        cluster = injected;
        List<BenchmarkTable> tables = BenchmarkTable.of("chbenchmark");
        assertThat(tables).hasSize(12);
        try (MockServer server = serve(tables)) {
            Map<String, String> config = config(lake, server);
            config.put("table.name", names(tables));
            for (BenchmarkTable table : tables) {
                config.put("source.schema." + table.tableName(), table.columns());
                if (!table.primaryKey().isEmpty()) {
                    config.put(
                            "source.primary-key." + table.tableName(),
                            String.join(",", table.primaryKey()));
                }
            }
            start(config, null);

            for (int i = 0; i < tables.size(); i++) {
                assertArrived(server, tables.get(i), i);
            }
            assertThat(sinks.get(0).description())
                    .endsWith("lake.raw_" + tables.get(0).tableName());
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void tableIsAddedToARunningJob(Lake lake, @InjectMiniCluster MiniCluster injected)
            throws Exception {
        cluster = injected;
        List<BenchmarkTable> tables =
                List.of(BenchmarkTable.CHBENCHMARK_NATION, BenchmarkTable.CHBENCHMARK_REGION);
        try (MockServer server = serve(tables)) {
            Map<String, String> config = config(lake, server);
            config.put("source.journal.id", "nation-and-others");
            config.put("table.name", "nation");
            config.put("source.schema", tables.get(0).columns());
            config.put("source.primary-key", "n_nationkey");
            start(config, null);
            assertArrived(server, tables.get(0), 0);
            String savepoint = job.stop(false, directory.resolve("savepoints"));

            config.put("table.name", "nation,region");
            config.put("source.schema.region", tables.get(1).columns());
            config.put("source.primary-key.region", "r_regionkey");
            start(config, savepoint);

            assertArrived(server, tables.get(1), 1);
            assertArrived(server, tables.get(0), 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void tableIsLeftOutOfTheNextStart(Lake lake, @InjectMiniCluster MiniCluster injected)
            throws Exception {
        cluster = injected;
        List<BenchmarkTable> tables =
                List.of(BenchmarkTable.CHBENCHMARK_REGION, BenchmarkTable.CHBENCHMARK_NATION);
        try (MockServer server = serve(tables)) {
            Map<String, String> config = config(lake, server);
            config.put("source.journal.id", "nation-and-others");
            config.put("table.name", "region,nation");
            config.put("source.schema.nation", BenchmarkTable.CHBENCHMARK_NATION.columns());
            config.put("source.primary-key.nation", "n_nationkey");
            config.put("source.schema.region", BenchmarkTable.CHBENCHMARK_REGION.columns());
            config.put("source.primary-key.region", "r_regionkey");
            start(config, null);
            assertArrived(server, BenchmarkTable.CHBENCHMARK_REGION, 0);
            assertArrived(server, BenchmarkTable.CHBENCHMARK_NATION, 1);
            PreparedSink leftOut = sinks.get(0);
            Map<List<Object>, Integer> rowsLeft = Rows.of(leftOut);
            Map<List<Object>, Integer> rows = Rows.of(sinks.get(1));
            String savepoint = job.stop(false, directory.resolve("savepoints"));

            config.put("table.name", "nation");
            config.remove("source.schema.region");
            config.remove("source.primary-key.region");
            startWithFewerTables(config, savepoint);
            insert(server.table("public", "region"), NEW_KEY, "Atlantis", "under water");
            Object[] added = {NEW_KEY, "Utopia", 1, "an island"};
            insert(server.table("public", "nation"), added);

            rows.put(List.of(added), 1);
            assertRows(BenchmarkTable.CHBENCHMARK_NATION, 0, rows);
            assertThat(Rows.of(leftOut)).as("rows of the table left out").isEqualTo(rowsLeft);
            assertThat(server.table("public", "region").queues().remaining())
                    .as("changes of it that are left on the server")
                    .isOne();
        }
    }

    private static void insert(ServedTable served, Object... row) throws InterruptedException {
        served.put(row, served.table().records().insert(row));
    }

    private MockServer serve(List<BenchmarkTable> tables) throws Exception {
        MockServer.Builder server = MockServer.builder();
        for (BenchmarkTable table : tables) {
            server.table(
                    MockTable.builder()
                            .name("public", table.tableName())
                            .columns(table.columns(), table.primaryKey().toArray(new String[0]))
                            .buckets(BUCKETS)
                            .changes(CHANGES)
                            .maxRows(100)
                            .build());
        }
        return server.buildOnLoopback(0).start();
    }

    private Map<String, String> config(Lake lake, MockServer server) {
        String sink = lake.name().toLowerCase(Locale.ROOT);
        Map<String, String> config = new HashMap<>(lake.properties(directory, "raw_${table}"));
        config.put("sink.type", sink);
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("source.buckets", Integer.toString(BUCKETS));
        config.put("source.idle-backoff.max", "50 ms");
        return config;
    }

    private void start(Map<String, String> config, @Nullable String state) throws Exception {
        run(config, RunningJob.environment(2, state, false));
    }

    /** Without the state of sinks that are no longer in the job. */
    private void startWithFewerTables(Map<String, String> config, String state) throws Exception {
        run(config, RunningJob.environment(2, state, true));
    }

    private void run(Map<String, String> config, StreamExecutionEnvironment env) throws Exception {
        sinks =
                new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                        .compose(env);
        job = RunningJob.start(cluster, env);
    }

    private void assertArrived(MockServer server, BenchmarkTable table, int number) {
        ServedTable served = server.table("public", table.tableName());
        await().atMost(Duration.ofMinutes(2)).until(served::drained);
        Map<List<Object>, Integer> expected = Rows.expectedOf(served);
        assertThat(expected).isNotEmpty();
        assertRows(table, number, expected);
    }

    private void assertRows(BenchmarkTable table, int number, Map<List<Object>, Integer> expected) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> {
                            job.checkpoint();
                            assertThat(Rows.of(sinks.get(number)))
                                    .as("rows of %s", table)
                                    .isEqualTo(expected);
                        });
    }

    private static String names(List<BenchmarkTable> tables) {
        return tables.stream().map(BenchmarkTable::tableName).collect(Collectors.joining(","));
    }
}
