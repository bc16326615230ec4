package io.pixelsdb.pixels.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Context;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The source on a cluster in this JVM, against servers that misbehave as real ones do. */
@Timeout(120)
class PixelsRpcSourceITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final MockTable ORDERS =
            MockTable.builder().columns("id:INT,data:STRING", "id").buckets(4).build();

    private final List<JobClient> jobs = new ArrayList<>();

    @AfterEach
    void cancelJobs() throws Exception {
        for (JobClient job : jobs) {
            if (!job.getJobStatus().get().isGloballyTerminalState()) {
                job.cancel().get();
            }
        }
    }

    @Test
    void waitsForAServerThatIsDownAtStart() throws Exception {
        int port = freePort();
        try (CloseableIterator<RowData> rows = read(port)) {
            try (MockServer server = serve(port)) {
                put(server, 1, "one");
                assertThat(rows.next().getInt(0)).isEqualTo(1);
            }
        }
    }

    @Test
    void comesBackToAServerThatWentAway() throws Exception {
        int port = freePort();
        try (CloseableIterator<RowData> rows = read(port)) {
            try (MockServer server = serve(port)) {
                put(server, 1, "one");
                assertThat(rows.next().getInt(0)).isEqualTo(1);
            }
            try (MockServer server = serve(port)) {
                put(server, 2, "two");
                assertThat(rows.next().getInt(0)).isEqualTo(2);
            }
        }
    }

    @Test
    void readsFromAServerWithoutBuckets() throws Exception {
        MockTable table =
                MockTable.builder().columns("id:INT,data:STRING", "id").withoutBuckets().build();
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start();
                CloseableIterator<RowData> rows =
                        environment()
                                .fromSource(
                                        source(server.port()).setBuckets("none").build(),
                                        WatermarkStrategy.noWatermarks(),
                                        "Pixels")
                                .executeAndCollect()) {
            server.table("public", "orders").queues().put(0, insert(1, "one"));
            assertThat(rows.next().getString(1)).hasToString("one");
        }
    }

    @Test
    void recordThatCannotBeDecodedEndsTheJobInsteadOfRestartingIt() throws Exception {
        try (MockServer server = serve(0)) {
            StreamExecutionEnvironment env = environment();
            env.fromSource(
                            source(server.port()).build(),
                            WatermarkStrategy.noWatermarks(),
                            "Pixels")
                    .sinkTo(new DiscardingSink<>());
            JobClient job = execute(env);
            MockTable narrow = MockTable.builder().columns("id:INT", "id").build();
            server.table("public", "orders").queues().put(3, narrow.records().insert(7));

            assertThatThrownBy(() -> job.getJobExecutionResult().get())
                    .isInstanceOf(ExecutionException.class)
                    .rootCause()
                    .hasMessageContaining("the image has 1 values, but the schema has 2");
            assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FAILED);
            assertThatThrownBy(() -> job.getJobExecutionResult().get())
                    .hasStackTraceContaining(
                            "Record 0 of response 0 of public.orders#3 cannot be decoded");
        }
    }

    @Test
    void largerMessagesThanTheDefaultOfGrpcArrive() throws Exception {
        int megabytes = 9 * 1024 * 1024;
        try (MockServer server = serve(0);
                CloseableIterator<Integer> lengths =
                        environment()
                                .fromSource(
                                        source(server.port()).build(),
                                        WatermarkStrategy.noWatermarks(),
                                        "Pixels")
                                .map(row -> row.getString(1).toBytes().length)
                                .executeAndCollect()) {
            put(server, 1, "x".repeat(megabytes));
            assertThat(lengths.next()).isEqualTo(megabytes);
        }
    }

    @Test
    void responseBeyondTheLimitEndsTheJobAndNamesTheKey() throws Exception {
        try (MockServer server = serve(0)) {
            StreamExecutionEnvironment env = environment();
            env.fromSource(
                            source(server.port())
                                    .set(PollingOptions.MAX_RESPONSE_SIZE, MemorySize.parse("1kb"))
                                    .build(),
                            WatermarkStrategy.noWatermarks(),
                            "Pixels")
                    .sinkTo(new DiscardingSink<>());
            JobClient job = execute(env);
            put(server, 1, "x".repeat(2000));

            assertThatThrownBy(() -> job.getJobExecutionResult().get())
                    .hasStackTraceContaining("source.max-response-size = 1024 bytes");
        }
    }

    @Test
    void givesUpOnAServerThatStaysAway() throws Exception {
        int port = freePort();
        Configuration noRestarts = new Configuration();
        noRestarts.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(noRestarts);
        env.fromSource(
                        source(port)
                                .set(PollingOptions.RETRY_TIMEOUT, Duration.ofMillis(200))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "Pixels")
                .sinkTo(new DiscardingSink<>());
        JobClient job = execute(env);

        assertThatThrownBy(() -> job.getJobExecutionResult().get())
                .hasStackTraceContaining("localhost:" + port)
                .hasStackTraceContaining("pixels.server.host")
                .hasStackTraceContaining("source.retry-timeout");
    }

    @Test
    void cancellingTheJobDoesNotCancelAPollInFlight() throws Exception {
        HoldingService service = new HoldingService();
        Server server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(service)
                        .build()
                        .start();
        try {
            StreamExecutionEnvironment env = environment();
            env.setParallelism(1);
            env.fromSource(
                            source(server.getPort()).setBuckets("none").build(),
                            WatermarkStrategy.noWatermarks(),
                            "Pixels")
                    .sinkTo(new DiscardingSink<>());
            JobClient job = execute(env);
            await().until(() -> service.held.get() != null);
            CompletableFuture<Void> cancelled = job.cancel();
            await().until(() -> job.getJobStatus().get() == JobStatus.CANCELLING);

            assertThat(service.cancelled.isDone()).isFalse();
            service.answer();
            cancelled.get();
            await().until(() -> job.getJobStatus().get() == JobStatus.CANCELED);
            assertThat(service.cancelled.isDone()).isFalse();
        } finally {
            server.shutdownNow().awaitTermination();
        }
    }

    private JobClient execute(StreamExecutionEnvironment env) throws Exception {
        JobClient job = env.executeAsync();
        jobs.add(job);
        return job;
    }

    private static CloseableIterator<RowData> read(int port) throws Exception {
        return environment()
                .fromSource(source(port).build(), WatermarkStrategy.noWatermarks(), "Pixels")
                .executeAndCollect();
    }

    private static PixelsRpcSourceBuilder<RowData> source(int port) {
        return PixelsRpcSource.forRowData(
                        SchemaParser.parse("id:INT,data:STRING", "id"), ValueEncoding.BINARY)
                .setServer("localhost", port)
                .setTable("public", "orders")
                .setBuckets("4")
                .withoutJournal()
                .set(PollingOptions.RETRY_BACKOFF_MIN, Duration.ofMillis(20))
                .set(PollingOptions.RETRY_BACKOFF_MAX, Duration.ofMillis(200));
    }

    /** Restarts without end, as a cluster may. */
    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    private static MockServer serve(int port) throws IOException {
        return MockServer.builder().table(ORDERS).buildOnLoopback(port).start();
    }

    private static void put(MockServer server, int id, String data) throws InterruptedException {
        ServedTable orders = server.table("public", "orders");
        orders.put(new Object[] {id, data}, insert(id, data));
    }

    private static RowRecord insert(int id, String data) {
        return ORDERS.records().insert(id, data);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** An old server that holds a poll until something comes. */
    private static final class HoldingService
            extends PixelsPollingServiceGrpc.PixelsPollingServiceImplBase {

        private final AtomicReference<StreamObserver<PollResponse>> held = new AtomicReference<>();
        private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

        @Override
        public void pollEvents(PollRequest request, StreamObserver<PollResponse> response) {
            Context.current()
                    .addListener(
                            context -> {
                                if (context.cancellationCause() != null) {
                                    cancelled.complete(null);
                                }
                            },
                            Runnable::run);
            held.set(response);
        }

        private void answer() {
            StreamObserver<PollResponse> response = held.get();
            response.onNext(PollResponse.getDefaultInstance());
            response.onCompleted();
        }
    }
}
