package io.pixelsdb.pixels.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.NettyServerBuilder;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.testing.PollLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source on a cluster in this JVM that goes on from a savepoint or a checkpoint. */
@Timeout(120)
class PixelsRpcSourceRestoreITCase {

    private static final int BUCKETS = 6;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final MockTable ORDERS = table("orders");

    /** Filled by the tasks, which live in this JVM. */
    private static final Queue<String> EMITTED = new ConcurrentLinkedQueue<>();

    @TempDir private Path savepoints;

    private final List<JobClient> jobs = new ArrayList<>();
    private final PollLog polls = new PollLog();
    private MockServer server;

    @BeforeEach
    void serve() throws Exception {
        EMITTED.clear();
        server =
                MockServer.builder()
                        .table(ORDERS)
                        .table(table("customers"))
                        .build(
                                NettyServerBuilder.forAddress(
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), 0))
                                        .intercept(polls))
                        .start();
    }

    @AfterEach
    void stop() throws Exception {
        for (JobClient job : jobs) {
            if (!isOver(job)) {
                job.cancel().get();
                await().until(() -> isOver(job));
            }
        }
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "1, 3"})
    void everyBucketGoesOnInOneReader(int before, int after) throws Exception {
        JobClient job = start(before, "orders", BUCKETS, null);
        putInEveryBucket("one");
        awaitEmitted(inEveryBucket(0, "one"));
        start(after, "orders", BUCKETS, stopWithSavepoint(job));
        awaitPolls("orders", BUCKETS);
        putInEveryBucket("two");
        awaitEmitted(inEveryBucket(0, "one"), inEveryBucket(1, "two"));
        putInEveryBucket("three");
        awaitEmitted(inEveryBucket(0, "one"), inEveryBucket(1, "two"), inEveryBucket(2, "three"));

        for (String queue : queues("orders", BUCKETS)) {
            assertThat(polls.pollersOf(queue)).as(queue).hasSize(1);
        }
        assertThat(polls.pollers()).hasSize(after);
    }

    @Test
    void flaggedNullIsRemembered() throws Exception {
        JobClient job = start(2, "orders", BUCKETS, null);
        put(0, null);
        put(1, "one");
        awaitEmitted(List.of(IdentifiedRows.of(0, 0, 0, null), IdentifiedRows.of(1, 0, 0, "one")));
        start(1, "orders", BUCKETS, stopWithSavepoint(job));
        EMITTED.clear();
        put(0, "");
        put(1, "");

        awaitEmitted(List.of(IdentifiedRows.of(0, 1, 0, ""), IdentifiedRows.of(1, 1, 0, null)));
    }

    @Test
    void bucketsThatCameToTheServerAreAdded() throws Exception {
        JobClient job = start(2, "orders", 4, null);
        putInEveryBucket("one");
        awaitEmitted(inEveryBucket(0, "one").subList(0, 4));
        assertThat(polls.polledTimes(1)).isEqualTo(queues("orders", 4));
        start(2, "orders", BUCKETS, stopWithSavepoint(job));
        awaitEmitted(inEveryBucket(0, "one"));
        put(0, "two");
        put(5, "two");

        awaitEmitted(
                inEveryBucket(0, "one"),
                List.of(IdentifiedRows.of(0, 1, 0, "two"), IdentifiedRows.of(5, 1, 0, "two")));
    }

    @Test
    void stateOfAnotherTableEndsTheJobInsteadOfRestartingIt() throws Exception {
        JobClient job = start(2, "orders", BUCKETS, null);
        awaitPolls("orders", BUCKETS);
        String savepoint = stopWithSavepoint(job);

        assertThatThrownBy(
                        () ->
                                start(2, "customers", BUCKETS, savepoint)
                                        .getJobExecutionResult()
                                        .get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasStackTraceContaining("public.orders")
                .hasStackTraceContaining("public.customers");
        assertThat(jobs.get(1).getJobStatus().get()).isEqualTo(JobStatus.FAILED);
        assertThat(polls.polledTimes(1)).as("polls of either table").isEmpty();
    }

    @Test
    void bucketsOfALostTaskManagerArePolledAgain(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        JobClient job = start(4, "orders", BUCKETS, null);
        putInEveryBucket("one");
        awaitEmitted(inEveryBucket(0, "one"));
        cluster.triggerCheckpoint(job.getJobID(), CheckpointType.FULL).get();
        assertThat(polls.pollers()).as("readers, which fill both task managers").hasSize(4);
        cluster.terminateTaskManager(0).get();
        cluster.startTaskManager();
        // Just the two readers that were lost are replaced: no data is exchanged between pipelines.
        await().atMost(60, TimeUnit.SECONDS).until(() -> polls.pollers().size() == 6);
        polls.clear();
        awaitPolls("orders", BUCKETS);
        putInEveryBucket("two");

        awaitEmitted(inEveryBucket(0, "one"), inEveryBucket(1, "two"));
        for (String queue : queues("orders", BUCKETS)) {
            assertThat(polls.pollersOf(queue)).as(queue).hasSize(1);
        }
    }

    private JobClient start(int parallelism, String table, int buckets, @Nullable String savepoint)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        configuration.setString(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY.key(), "100 ms");
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.fromSource(
                        PixelsRpcSource.<String>builder()
                                .setServer("localhost", server.port())
                                .setTable("public", table)
                                .setBuckets(String.valueOf(buckets))
                                .withoutJournal()
                                .setDeserializer(
                                        new IdentifiedRows(
                                                SchemaParser.parse("id:INT,data:STRING", "id")))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "Pixels")
                .uid("pixels")
                .map(PixelsRpcSourceRestoreITCase::keep)
                .uid("keep")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        JobClient job = env.executeAsync();
        jobs.add(job);
        return job;
    }

    private static String keep(String emitted) {
        EMITTED.add(emitted);
        return emitted;
    }

    /** Returns when nothing of the job polls any more. */
    private String stopWithSavepoint(JobClient job) throws Exception {
        String savepoint =
                job.stopWithSavepoint(
                                false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get();
        await().until(() -> isOver(job));
        polls.clear();
        return savepoint;
    }

    private static boolean isOver(JobClient job) throws Exception {
        return job.getJobStatus().get().isGloballyTerminalState();
    }

    /** Waits for every bucket to be polled more than once, which a second reader would have to. */
    private void awaitPolls(String table, int buckets) {
        await().untilAsserted(
                        () -> assertThat(polls.polledTimes(3)).isEqualTo(queues(table, buckets)));
    }

    private static Set<String> queues(String table, int buckets) {
        return IntStream.range(0, buckets)
                .mapToObj(bucket -> PollLog.queue(table, bucket))
                .collect(Collectors.toSet());
    }

    private void putInEveryBucket(String data) throws InterruptedException {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            put(bucket, data);
        }
    }

    private void put(int bucket, @Nullable String data) throws InterruptedException {
        server.table("public", "orders")
                .queues()
                .put(bucket, ORDERS.records().insert(bucket, data));
    }

    private static List<String> inEveryBucket(int sequence, String data) {
        return IntStream.range(0, BUCKETS)
                .mapToObj(bucket -> IdentifiedRows.of(bucket, sequence, 0, data))
                .collect(Collectors.toList());
    }

    /** Waits until just this has been emitted. */
    @SafeVarargs
    private static void awaitEmitted(Collection<String>... expected) {
        List<String> all = new ArrayList<>();
        for (Collection<String> some : expected) {
            all.addAll(some);
        }
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(EMITTED).containsExactlyInAnyOrderElementsOf(all));
    }

    private static MockTable table(String name) {
        return MockTable.builder()
                .name("public", name)
                .columns("id:INT,data:STRING", "id")
                .buckets(BUCKETS)
                .build();
    }
}
