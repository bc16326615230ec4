package io.pixelsdb.pixels.flink.mock.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.PollFault;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc.PixelsPollingServiceBlockingStub;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses of a mock server and of another server behind it, over real connections. */
class RecorderTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(42), ZoneOffset.UTC);

    @TempDir private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Path file;
    private RecordingWriter writer;
    private Recorder recorder;

    @BeforeEach
    void createRecording() throws IOException {
        file = directory.resolve("polls.rec");
        writer = RecordingWriter.create(file);
        recorder = new Recorder(writer, CLOCK);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        writer.close();
    }

    @Test
    void recordsWhatAServerHandsOut() throws Exception {
        MockServer server =
                keep(MockServer.builder().table(table()).batch(4).interceptor(recorder)).start();
        PixelsPollingServiceBlockingStub stub = stub(server.port());
        awaitQueued(server, 10);

        PollResponse first = stub.pollEvents(Polls.request("orders", 0));
        server.setFaults(() -> PollFault.LOSE);
        assertThatThrownBy(() -> stub.pollEvents(Polls.request("orders", 0)))
                .isInstanceOf(StatusRuntimeException.class);
        server.setFaults(() -> PollFault.NONE);
        PollResponse third = stub.pollEvents(Polls.request("orders", 0));
        assertThat(stub.pollEvents(Polls.request("orders", 0)).getRecordsCount()).isZero();

        assertThat(recorded())
                .as("neither what was not sent nor what was empty")
                .containsExactly(poll(first), poll(third));
    }

    @Test
    void forwarderPassesResponsesAndErrorsOnAndRecordsThem() throws Exception {
        MockServer server = keep(MockServer.builder().table(table()).batch(4)).start();
        awaitQueued(server, 10);
        PixelsPollingServiceBlockingStub stub = stub(forwarder(server.port()).port());

        PollResponse first = stub.pollEvents(Polls.request("orders", 0));
        server.setFaults(() -> PollFault.INTERNAL);
        assertThatThrownBy(() -> stub.pollEvents(Polls.request("orders", 0)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("INTERNAL");

        assertThat(first.getRecordsCount()).isEqualTo(4);
        assertThat(recorded()).containsExactly(poll(first));
    }

    @Test
    void forwarderRecordsWhatItsClientHasNotWaitedFor() throws Exception {
        MockServer server =
                keep(MockServer.builder()
                                .table(MockTable.builder().withoutBuckets().build())
                                .longPoll(Duration.ofMinutes(1)))
                        .start();
        PixelsPollingServiceBlockingStub stub = stub(forwarder(server.port()).port());
        assertThatThrownBy(
                        () ->
                                stub.withDeadlineAfter(1, TimeUnit.SECONDS)
                                        .pollEvents(Polls.request("orders", 0)))
                .hasMessageContaining("DEADLINE_EXCEEDED");

        ServedTable served = server.table("public", "orders");
        served.queues().put(0, served.table().records().insert(1, "late", 0.5));

        await().atMost(Duration.ofMinutes(1)).until(() -> recorded().size() == 1);
    }

    @Test
    void forwarderSaysThatTheOtherServerIsAway() throws Exception {
        MockServer server = keep(MockServer.builder().table(table())).start();
        server.disconnect();
        PixelsPollingServiceBlockingStub stub = stub(forwarder(server.port()).port());

        assertThatThrownBy(() -> stub.pollEvents(Polls.request("orders", 0)))
                .hasMessageStartingWith("UNAVAILABLE");
        assertThat(recorded()).isEmpty();
    }

    @Test
    void responsesAreSentEvenIfTheyCannotBeRecorded() throws Exception {
        MockServer server = keep(MockServer.builder().table(table()).interceptor(recorder)).start();
        awaitQueued(server, 10);
        writer.close();

        assertThat(stub(server.port()).pollEvents(Polls.request("orders", 0)).getRecordsCount())
                .isEqualTo(10);
        assertThat(recorder.failure()).isPresent();
    }

    private static MockTable table() {
        return MockTable.builder().buckets(1).changes(10).build();
    }

    private MockServer keep(MockServer.Builder builder) {
        MockServer server = builder.buildOnLoopback(0);
        open.add(server);
        return server;
    }

    private Forwarder forwarder(int port) throws IOException {
        Forwarder forwarder =
                Forwarder.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "127.0.0.1",
                        port,
                        List.of(recorder));
        open.add(forwarder);
        return forwarder;
    }

    private PixelsPollingServiceBlockingStub stub(int port) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        open.add(channel::shutdownNow);
        return PixelsPollingServiceGrpc.newBlockingStub(channel);
    }

    private static void awaitQueued(MockServer server, int records) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> server.table("public", "orders").queues().remaining() == records);
    }

    private static RecordedPoll poll(PollResponse response) {
        return RecordedPoll.newBuilder()
                .setTimeMillis(42)
                .setRequest(Polls.request("orders", 0))
                .setResponse(response)
                .build();
    }

    private List<RecordedPoll> recorded() throws IOException {
        List<RecordedPoll> polls = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            Optional<RecordedPoll> poll = reader.next();
            while (poll.isPresent()) {
                polls.add(poll.get());
                poll = reader.next();
            }
        }
        return polls;
    }
}
