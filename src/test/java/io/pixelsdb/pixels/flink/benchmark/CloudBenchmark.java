package io.pixelsdb.pixels.flink.benchmark;

import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import io.pixelsdb.pixels.flink.testing.Cloud;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What tables and a journal on S3 cost in comparison with a local disk, and how many requests they
 * take, busy and idle. Prints and asserts nothing; runs by name alone: {@code mvn -q
 * invoker:run@s3-server && mvn test -Dtest=CloudBenchmark -Dpixels.it.s3-server=target/s3-server}.
 */
class CloudBenchmark {

    @RegisterExtension static final MiniClusterExtension FLINK = Clusters.withSlots(2);

    private static final String COLUMNS =
            "id:BIGINT,name:STRING,price:DECIMAL(10,2),day:DATE,at:TIMESTAMP,flag:BOOLEAN";
    private static final int CHANGES = Integer.getInteger("cloud.changes", 400_000);
    private static final Duration BUSY_INTERVAL = Duration.ofSeconds(2);
    private static final Duration IDLE_INTERVAL = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("cloud.idle", 180));
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int HOURS_PER_MONTH = 730;

    @TempDir Path directory;

    private Cloud cloud;

    @BeforeEach
    void startCloud() throws Exception {
        cloud = Cloud.start();
    }

    @AfterEach
    void stopCloud() {
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void throughput(String sink) throws Exception {
        load(sink, "local disk", local(sink));
        load(sink, "S3", onS3(sink));
    }

    /** Measures from the first tenth on, when everything runs. */
    private void load(String sink, String where, Map<String, String> config) throws Exception {
        MockTable table =
                MockTable.builder().columns(COLUMNS).mix(Mix.INSERTS_ONLY).changes(CHANGES).build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            ServedTable served = server.table("public", "orders");
            try (Running running = start(config, server, BUSY_INTERVAL)) {
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> served.handedOut() >= CHANGES / 10);
                long begin = System.nanoTime();
                Map<String, Long> requests = cloud.s3().counts();
                long commits = running.view.commits();
                long rows = CHANGES - served.handedOut();
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(served::drained);
                // What was handed out last is committed by the second of them.
                long last = running.view.commits();
                await().atMost(PATIENCE).until(() -> running.view.commits() > last);
                double seconds = (System.nanoTime() - begin) / 1e9;
                print(
                        "%s on %s: %.0f rows/s, %.0f commits/min, requests per million rows: %s",
                        sink,
                        where,
                        rows / seconds,
                        60 * (running.view.commits() - commits) / seconds,
                        perMillion(cloud.s3().counts(), requests, rows));
            }
        }
    }

    private static String perMillion(Map<String, Long> now, Map<String, Long> before, long rows) {
        Map<String, Long> kinds = new TreeMap<>();
        now.forEach(
                (kind, count) -> {
                    long more = count - before.getOrDefault(kind, 0L);
                    kinds.put(kind, more * 1_000_000 / rows);
                });
        return total(kinds) + " " + kinds;
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void idle(String sink) throws Exception {
        MockTable table =
                MockTable.builder().columns(COLUMNS).mix(Mix.INSERTS_ONLY).changes(1_000).build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start();
                Running running = start(onS3(sink), server, IDLE_INTERVAL)) {
            // Until it has started, and what it started with is over.
            await().atMost(PATIENCE).pollDelay(Duration.ofSeconds(20)).until(() -> true);
            Map<String, Long> before = cloud.s3().counts();
            Map<String, Long> ofGlue = cloud.glue().counts();
            await().atMost(PATIENCE).pollDelay(IDLE).until(() -> true);
            Map<String, Long> perHour = perHour(cloud.s3().counts(), before);
            Map<String, Long> ofGluePerHour = perHour(cloud.glue().counts(), ofGlue);
            print(
                    "%s idle, checkpoints every %d s: %d requests to S3 per hour, $%.2f a month: %s;"
                            + " to Glue: %s",
                    sink,
                    IDLE_INTERVAL.getSeconds(),
                    total(perHour),
                    RequestPrices.dollars(perHour) * HOURS_PER_MONTH,
                    perHour,
                    ofGluePerHour);
        }
    }

    private static Map<String, Long> perHour(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> perHour = new TreeMap<>();
        now.forEach(
                (kind, count) -> {
                    long more = count - before.getOrDefault(kind, 0L);
                    if (more > 0) {
                        perHour.put(kind, more * 3600 / IDLE.getSeconds());
                    }
                });
        return perHour;
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<String, String> local(String sink) {
        Map<String, String> config = new TreeMap<>();
        config.put("iceberg.catalog.type", "hadoop");
        config.put(sink + ".catalog.warehouse", directory.toUri().toString());
        config.put("sink.type", sink);
        return config;
    }

    private Map<String, String> onS3(String sink) {
        Map<String, String> config = new TreeMap<>(cloud.access());
        config.put("iceberg.catalog.type", "glue");
        config.put(sink + ".catalog.warehouse", Cloud.uri(sink));
        config.put("sink.type", sink);
        return config;
    }

    private Running start(Map<String, String> settings, MockServer server, Duration interval)
            throws Exception {
        Map<String, String> config = new TreeMap<>(settings);
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put(config.get("sink.type") + ".table.name", "lake.orders");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(interval.toMillis());
        PreparedSink sink =
                new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                        .compose(env)
                        .get(0);
        TargetView view = sink.view().orElseThrow();
        return new Running(env.executeAsync(), view);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** A job and a look into its table. */
    private static final class Running implements AutoCloseable {

        private final JobClient client;
        private final TargetView view;

        Running(JobClient client, TargetView view) {
            this.client = client;
            this.view = view;
        }

        @Override
        public void close() throws Exception {
            client.cancel().get();
            await().atMost(PATIENCE)
                    .until(() -> client.getJobStatus().get().isGloballyTerminalState());
            view.close();
        }
    }
}
