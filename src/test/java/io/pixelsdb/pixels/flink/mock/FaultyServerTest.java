package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with a server on purpose, and what it tells of it. */
class FaultyServerTest {

    private static final String COLUMNS = "id:BIGINT,version:BIGINT NOT NULL,name:STRING";

    private final List<String> heard = new ArrayList<>();
    private final MockTable table =
            MockTable.builder()
                    .columns(COLUMNS, "id")
                    .version("version")
                    .buckets(1)
                    .changes(10)
                    .build();
    private final MockServer server =
            MockServer.builder()
                    .table(table)
                    .batch(4)
                    .listener(
                            (changes, response, delivered) ->
                                    heard.add(
                                            changes.get(0).number()
                                                    + "+"
                                                    + response.getRecordsCount()
                                                    + (delivered ? "" : " lost")))
                    .buildOnLoopback(0);

    @BeforeEach
    void startServer() throws Exception {
        server.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> served().queues().remaining() == 10);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void queuesOutliveARestart() throws Exception {
        int port = server.port();
        assertThat(poll()).isEqualTo(4);

        server.disconnect();
        assertThatThrownBy(this::poll).isInstanceOf(StatusRuntimeException.class);
        server.reconnect();

        assertThat(server.port()).isEqualTo(port);
        assertThat(poll()).isEqualTo(4);
        assertThat(heard).containsExactly("0+4", "4+4");
    }

    @Test
    void refusedPollTakesNothing() {
        server.setFaults(() -> PollFault.REFUSE);

        assertThatThrownBy(this::poll).hasMessageContaining("UNAVAILABLE");
        assertThat(served().handedOut()).isZero();
        assertThat(heard).isEmpty();
    }

    @Test
    void lostPollTakesWhatItDoesNotDeliver() {
        server.setFaults(() -> PollFault.LOSE);
        assertThatThrownBy(this::poll).hasMessageContaining("UNAVAILABLE");
        server.setFaults(() -> PollFault.HANG);
        assertThatThrownBy(() -> poll(5)).hasMessageContaining("DEADLINE_EXCEEDED");
        server.setFaults(() -> PollFault.NONE);

        assertThat(poll()).isEqualTo(2);
        assertThat(heard).containsExactly("0+4 lost", "4+4 lost", "8+2");
    }

    @Test
    void rowsTellWhichChangeWroteThem() {
        List<Long> versions = new ArrayList<>();
        table.forEachChange(
                10,
                change -> {
                    if (change.after() != null) {
                        assertThat(change.after()[1]).isEqualTo(change.number());
                    }
                    versions.add(change.number());
                });

        assertThat(versions).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void columnThatCannotNumberChangesIsRefused() {
        for (String column : List.of("id", "name", "absent")) {
            assertThatThrownBy(
                            () ->
                                    MockTable.builder()
                                            .columns(COLUMNS, "id")
                                            .version(column)
                                            .build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + column + "'");
        }
    }

    @Test
    void workloadCanBeEndedEarly() throws Exception {
        MockTable endless =
                MockTable.builder().changes(MockTable.UNLIMITED).buckets(1).rate(100).build();
        try (InProcess endlessServer = new InProcess(endless, 500)) {
            await().until(() -> endlessServer.table().counts().produced() > 0);
            endlessServer.table().endProduction();

            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                endlessServer.poll(0);
                                return endlessServer.table().drained();
                            });
        }
    }

    private ServedTable served() {
        return server.table(table.schemaName(), table.tableName());
    }

    private int poll() {
        return poll(60);
    }

    private int poll(int deadlineSeconds) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
        try {
            PollRequest request =
                    PollRequest.newBuilder()
                            .setSchemaName(table.schemaName())
                            .setTableName(table.tableName())
                            .addBuckets(0)
                            .build();
            PollResponse response =
                    PixelsPollingServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(deadlineSeconds, TimeUnit.SECONDS)
                            .pollEvents(request);
            return response.getRecordsCount();
        } finally {
            channel.shutdownNow();
        }
    }
}
