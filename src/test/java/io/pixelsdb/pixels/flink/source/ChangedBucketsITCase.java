package io.pixelsdb.pixels.flink.source;

import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.NettyServerBuilder;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.RecordWriter;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.testing.Journals;
import io.pixelsdb.pixels.flink.testing.PollLog;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of each key where the number of buckets changes while a journal is to be replayed. */
@Timeout(180)
class ChangedBucketsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final int KEYS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Filled by the tasks, which live in this JVM. */
    private static final Queue<String> EMITTED = new ConcurrentLinkedQueue<>();

    @TempDir private Path directory;

    private final PollLog polls = new PollLog();
    private final List<RunningJob> jobs = new ArrayList<>();
    private MiniCluster cluster;
    private MockServer server;

    @BeforeEach
    void serve(@InjectMiniCluster MiniCluster running) throws Exception {
        EMITTED.clear();
        cluster = running;
        server =
                MockServer.builder()
                        .table(table(8))
                        .build(
                                NettyServerBuilder.forAddress(
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), 0))
                                        .intercept(polls))
                        .start();
    }

    @AfterEach
    void stop() throws Exception {
        for (RunningJob job : jobs) {
            job.cancel();
        }
        Journals.awaitReleased(journals());
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"4, 8, true", "4, 8, false", "8, 4, true", "8, 4, false"})
    void nothingIsPolledBeforeACheckpointCoversTheReplay(int before, int after, boolean fromState)
            throws Exception {
        RunningJob first = start(before, null);
        putForEveryKey("a", before);
        awaitEmitted("a");
        String savepoint = fromState ? first.savepoint(directory.resolve("savepoints")) : null;
        putForEveryKey("b", before);
        awaitEmitted("ab");
        putForEveryKey("c", before);
        awaitEmitted("abc");
        first.cancel();
        EMITTED.clear();
        polls.clear();
        putForEveryKey("d", after);

        RunningJob second = start(after, savepoint);
        String replayed = fromState ? "bc" : "abc";
        awaitEmitted(replayed);
        // A savepoint covers nothing, and permits that allowed it would have led to polls by now.
        second.savepoint(directory.resolve("savepoints"));
        Journals.awaitBeats(journals(), 3);
        assertThat(polls.polledTimes(1)).as("polls before a checkpoint").isEmpty();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            second.checkpoint();
                            assertThat(polls.polledTimes(1)).isNotEmpty();
                        });
        awaitEmitted(replayed + "d");
        await().atMost(PATIENCE).until(() -> polls.polledTimes(3).size() >= after);
        assertThat(polls.polledTimes(1)).isEqualTo(queues(after));
    }

    private RunningJob start(int buckets, @Nullable String savepoint) throws Exception {
        StreamExecutionEnvironment env = RunningJob.environment(2, savepoint, false);
        env.fromSource(
                        PixelsRpcSource.<String>builder()
                                .setServer("localhost", server.port())
                                .setTable("public", "orders")
                                .setBuckets(String.valueOf(buckets))
                                .setJournal(
                                        new StorageLocation(
                                                journals().toUri().toString(), Map.of()))
                                .set(JournalOptions.LEASE, Duration.ofSeconds(2))
                                .setDeserializer(
                                        new IdentifiedRows(
                                                SchemaParser.parse("id:INT,data:STRING", "id")))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "Pixels")
                .uid("pixels")
                .map(ChangedBucketsITCase::keep)
                .uid("keep")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        RunningJob job = RunningJob.start(cluster, env);
        jobs.add(job);
        return job;
    }

    private Path journals() {
        return directory.resolve("journals");
    }

    private static String keep(String emitted) {
        EMITTED.add(emitted);
        return emitted;
    }

    /** Into the buckets in which the keys live where there are so many. */
    private void putForEveryKey(String version, int buckets) throws InterruptedException {
        RecordWriter records = table(buckets).records();
        for (int key = 0; key < KEYS; key++) {
            Object[] row = {key, "key " + key + " " + version};
            server.table("public", "orders")
                    .queues()
                    .put(records.bucketOf(row), records.insert(row));
        }
    }

    /** Waits until just these versions of every key were emitted, in their order. */
    private static void awaitEmitted(String versions) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(versionsOfEachKey())
                                        .isEqualTo(Collections.nCopies(KEYS, versions)));
    }

    private static List<String> versionsOfEachKey() {
        return IntStream.range(0, KEYS)
                .mapToObj(key -> versionsBehind(" 'key " + key + " "))
                .collect(toList());
    }

    private static String versionsBehind(String mark) {
        StringBuilder versions = new StringBuilder();
        for (String text : EMITTED) {
            int at = text.indexOf(mark);
            if (at >= 0) {
                versions.append(text.charAt(at + mark.length()));
            }
        }
        return versions.toString();
    }

    private static Set<String> queues(int buckets) {
        return IntStream.range(0, buckets)
                .mapToObj(bucket -> PollLog.queue("orders", bucket))
                .collect(toSet());
    }

    private static MockTable table(int buckets) {
        return MockTable.builder().columns("id:INT,data:STRING", "id").buckets(buckets).build();
    }
}
