package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.MockEncoding;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server as the first ones were: one queue, polls that wait for changes. */
class LongPollITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.of(1, 2);

    private static final String COLUMNS = "id:BIGINT,num:INT,name:STRING,ts:TIMESTAMP";

    @TempDir Path warehouse;

    @ParameterizedTest
    @EnumSource(Lake.class)
    void tableEqualsWhatTheServerHandedOut(Lake lake) throws Exception {
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS, "id")
                        .encoding(MockEncoding.G1_ENGINE)
                        .withoutBuckets()
                        // Slowly enough for polls to wait now and then.
                        .rate(2_000)
                        .changes(4_000)
                        .maxRows(300)
                        .build();
        try (MockServer server =
                MockServer.builder()
                        .table(table)
                        .longPoll(Duration.ofSeconds(2))
                        .buildOnLoopback(0)
                        .start()) {
            Map<String, String> config = lake.properties(warehouse, "orders");
            config.put("sink.type", lake.name().toLowerCase(Locale.ROOT));
            config.put("pixels.server.port", Integer.toString(server.port()));
            config.put("table.name", "orders");
            config.put("source.schema", COLUMNS);
            config.put("source.primary-key", "id");
            config.put("source.buckets", "none");
            config.put("source.poll-timeout", "10 s");
            config.put("checkpoint.interval.ms", "500");
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.setParallelism(2);
            PreparedSink prepared =
                    new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                            .compose(env)
                            .get(0);
            JobClient job = env.executeAsync();
            try {
                ServedTable served = server.table("public", "orders");
                await().atMost(Duration.ofMinutes(3)).until(served::drained);
                await().atMost(Duration.ofMinutes(3))
                        .untilAsserted(
                                () ->
                                        assertThat(Rows.of(prepared))
                                                .isEqualTo(Rows.expectedOf(served)));
            } finally {
                job.cancel().get();
                // Else its writers and the removal of the directory get into each other's way.
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> job.getJobStatus().get().isGloballyTerminalState());
            }
        }
    }
}
