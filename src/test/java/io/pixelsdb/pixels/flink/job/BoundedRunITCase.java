package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that end by themselves, with everything in the table. */
@Timeout(240)
class BoundedRunITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(3)
                            .build());

    private static final String COLUMNS = "id:INT,data:STRING";
    private static final int CHANGES = 3_000;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(Lake.class)
    void endsAfterSoManyChangesWithAllOfThemCommitted(Lake lake) throws Exception {
        MockTable table = table().columns(COLUMNS, "id").changes(CHANGES).build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            Map<String, String> config = config(lake, server);
            config.put("source.primary-key", "id");
            config.put("source.bounded.changes", Integer.toString(CHANGES));

            assertThat(Rows.of(runToTheEnd(config))).isEqualTo(Rows.expectedOf(served(server)));
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void endsThoughThereIsNothingAndLeavesAnEmptyTable(Lake lake) throws Exception {
        MockTable table = table().columns(COLUMNS, "id").changes(0).build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            Map<String, String> config = config(lake, server);
            config.put("source.primary-key", "id");
            config.put("source.bounded.idle", "1 s");

            assertThat(Rows.of(runToTheEnd(config))).isEmpty();
        }
    }

    /** What a nightly run is like: the next one has nothing but the journal to go on from. */
    @ParameterizedTest
    @EnumSource(Lake.class)
    void nextRunWithoutStateTakesWhatIsNewAndNothingTwice(Lake lake) throws Exception {
        MockTable table =
                table().columns(COLUMNS).mix(Mix.INSERTS_ONLY).changes(2 * CHANGES).build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            Map<String, String> config = config(lake, server);
            config.put("source.bounded.changes", Integer.toString(CHANGES));
            runToTheEnd(config);

            config.remove("source.bounded.changes");
            config.put("source.bounded.idle", "1 s");
            assertThat(Rows.of(runToTheEnd(config))).isEqualTo(Rows.expectedOf(served(server)));
            assertThat(served(server).drained()).isTrue();
        }
    }

    private static MockTable.Builder table() {
        return MockTable.builder().buckets(4).maxRows(100);
    }

    private static ServedTable served(MockServer server) {
        return server.table("public", "orders");
    }

    private Map<String, String> config(Lake lake, MockServer server) {
        Map<String, String> config = lake.properties(directory, "orders");
        config.put("sink.type", lake.name().toLowerCase(Locale.ROOT));
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.buckets", "4");
        config.put("checkpoint.interval.ms", "200");
        return config;
    }

    private PreparedSink runToTheEnd(Map<String, String> config) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(3);
        PreparedSink sink =
                new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                        .compose(env)
                        .get(0);
        JobClient job = env.executeAsync();
        job.getJobExecutionResult().get(3, TimeUnit.MINUTES);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FINISHED));
        return sink;
    }
}
