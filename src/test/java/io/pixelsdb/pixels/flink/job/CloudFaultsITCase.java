package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import io.pixelsdb.pixels.flink.testing.Cloud;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import io.pixelsdb.pixels.flink.testing.glue.GlueError;
import io.pixelsdb.pixels.flink.testing.web.HttpFault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cloud that fails for a while, again and again, under a job that goes on. The table has no key,
 * so that a change that is committed twice shows as well as one that is lost.
 */
@Timeout(600)
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class CloudFaultsITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    private static final String COLUMNS = "id:BIGINT,name:STRING,price:DECIMAL(10,2)";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** So many requests go wrong before it ends. */
    private static final int MISHAPS = 8;

    private Cloud cloud;
    private MockServer server;
    private ServedTable served;
    private PreparedSink sink;
    private TargetView view;
    private RunningJob job;

    @BeforeEach
    void startCloud() throws Exception {
        cloud = Cloud.start();
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS)
                        .mix(Mix.INSERTS_ONLY)
                        .buckets(4)
                        .rate(100)
                        .changes(MockTable.UNLIMITED)
                        .build();
        server = MockServer.builder().table(table).buildOnLoopback(0).start();
        served = server.table("public", "orders");
    }

    @AfterEach
    void stopCloud() throws Exception {
        cloud.s3().calm();
        cloud.glue().calm();
        if (job != null) {
            job.cancel();
            view.close();
        }
        server.close();
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void nothingIsLostOrThereTwiceWhenS3Fails(
            String sinkType, @InjectMiniCluster MiniCluster cluster) throws Exception {
        start(cluster, sinkType);

        disturbS3(HttpFault.slowDown());
        disturbS3(HttpFault.accessDenied());
        disturbS3(HttpFault.resetBefore());
        disturbS3(HttpFault.resetAfter());
        disturbS3(HttpFault.delay(Duration.ofMillis(700)));

        requireAllRowsOnce();
    }

    @Test
    void nothingIsLostOrThereTwiceWhenGlueFails(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        start(cluster, "iceberg");

        disturbGlue(() -> cloud.glue().failWith(GlueError.throttled()));
        disturbGlue(() -> cloud.glue().failWith(GlueError.accessDenied(), "UpdateTable"));
        disturbGlue(() -> cloud.glue().failWith(GlueError.internal()));
        disturbGlue(() -> cloud.glue().loseAnswers("UpdateTable"));
        disturbGlue(() -> cloud.glue().goDownAfter("UpdateTable"));

        requireAllRowsOnce();
    }

    private void start(MiniCluster cluster, String sinkType) throws Exception {
        Map<String, String> config = new TreeMap<>(cloud.access());
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.buckets", "4");
        config.put("source.poll-timeout", "30 s");
        config.put("source.journal.lease", "3 s");
        config.put("sink.type", sinkType);
        config.put("iceberg.catalog.type", "glue");
        config.put(sinkType + ".catalog.warehouse", Cloud.uri(sinkType));
        config.put(sinkType + ".table.name", "lake.orders");
        StreamExecutionEnvironment env = RunningJob.environment(2, null, false);
        env.enableCheckpointing(500);
        sink =
                new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                        .compose(env)
                        .get(0);
        view = sink.view().orElseThrow();
        job = RunningJob.start(cluster, env);
        awaitCommits();
    }

    private void disturbS3(HttpFault fault) throws Exception {
        AtomicInteger mishaps = new AtomicInteger();
        cloud.s3()
                .disturb(
                        request -> {
                            mishaps.incrementAndGet();
                            return Optional.of(fault);
                        });
        await().atMost(PATIENCE).until(() -> mishaps.get() >= MISHAPS);
        cloud.s3().calm();
        awaitCommits();
    }

    private void disturbGlue(Runnable disturbance) throws Exception {
        LongSupplier requests =
                () -> cloud.glue().counts().values().stream().mapToLong(Long::longValue).sum();
        long before = requests.getAsLong();
        disturbance.run();
        await().atMost(PATIENCE).until(() -> requests.getAsLong() >= before + 2 * MISHAPS);
        cloud.glue().calm();
        awaitCommits();
    }

    /** Waits for commits of what has come since. */
    private void awaitCommits() throws Exception {
        long goal = view.commits() + 2;
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .failFast("the job has ended", job::hasEnded)
                .until(() -> view.commits() >= goal);
    }

    private void requireAllRowsOnce() throws Exception {
        served.endProduction();
        await().atMost(PATIENCE).until(served::drained);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .failFast("the job has ended", job::hasEnded)
                .untilAsserted(
                        () ->
                                assertThat(Rows.of(sink).size())
                                        .isEqualTo(Rows.expectedOf(served).size()));
        assertThat(Rows.of(sink)).isEqualTo(Rows.expectedOf(served));
    }
}
