package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.StatusRuntimeException;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Servers without buckets that hold a poll until there is something. */
class LongPollTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void pollIsAnsweredAsSoonAsChangesCome() throws Exception {
        try (InProcess server = server(HOUR)) {
            ListenableFuture<PollResponse> poll = poll(server, 5);
            soon().until(() -> server.server().heldPolls() == 1);

            put(server, 1);

            assertThat(poll.get(1, TimeUnit.MINUTES).getRecordsCount()).isEqualTo(1);
            soon().until(() -> server.server().heldPolls() == 0);
        }
    }

    @Test
    void pollIsAnsweredAtOnceWhereThereIsSomething() throws Exception {
        try (InProcess server = server(HOUR)) {
            put(server, 1);
            put(server, 2);

            assertThat(poll(server).get(1, TimeUnit.MINUTES).getRecordsCount()).isEqualTo(2);
        }
    }

    @Test
    void pollIsAnsweredWithNothingWhenItsTimeIsOver() throws Exception {
        try (InProcess server = server(Duration.ofMillis(20))) {
            assertThat(poll(server).get(1, TimeUnit.MINUTES).getRecordsCount()).isZero();
            soon().until(() -> server.server().heldPolls() == 0);
        }
    }

    @Test
    void everyRecordGoesToOneOfSeveralPolls() throws Exception {
        try (InProcess server = server(HOUR)) {
            List<ListenableFuture<PollResponse>> polls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                polls.add(poll(server, i));
            }
            soon().until(() -> server.server().heldPolls() == 20);

            for (int i = 0; i < 20; i++) {
                put(server, i);
                int answered = i + 1;
                soon().until(() -> server.server().heldPolls() == 20 - answered);
            }

            int records = 0;
            for (ListenableFuture<PollResponse> poll : polls) {
                records += poll.get(1, TimeUnit.MINUTES).getRecordsCount();
            }
            assertThat(records).isEqualTo(20);
        }
    }

    @Test
    void pollWhoseClientHasGoneTakesNothing() throws Exception {
        try (InProcess server = server(HOUR)) {
            ListenableFuture<PollResponse> cancelled = poll(server);
            soon().until(() -> server.server().heldPolls() == 1);
            cancelled.cancel(true);
            assertThatThrownBy(
                            () ->
                                    PixelsPollingServiceGrpc.newBlockingStub(server.channel())
                                            .withDeadlineAfter(50, TimeUnit.MILLISECONDS)
                                            .pollEvents(request(server)))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("DEADLINE_EXCEEDED");
            soon().until(() -> server.server().heldPolls() == 0);

            put(server, 1);

            assertThat(poll(server).get(1, TimeUnit.MINUTES).getRecordsCount()).isEqualTo(1);
        }
    }

    @Test
    void noThreadWaitsForAPoll() throws Exception {
        try (InProcess server = server(HOUR)) {
            for (int i = 0; i < 100; i++) {
                poll(server);
            }
            soon().until(() -> server.server().heldPolls() == 100);

            soon().until(() -> threadsIn(PollingService.class) + threadsIn(OpenPoll.class) == 0);
        }
    }

    @Test
    void unknownTableIsAnsweredAtOnce() throws Exception {
        try (InProcess server = server(HOUR)) {
            assertThat(server.poll("public", "order")).isEmpty();
        }
    }

    @Test
    void pausingAnswersThePollsThatWait() throws Exception {
        try (InProcess server = server(HOUR)) {
            ListenableFuture<PollResponse> poll = poll(server);
            soon().until(() -> server.server().heldPolls() == 1);

            server.server().pause();

            assertThat(poll.get(1, TimeUnit.MINUTES).getRecordsCount()).isZero();
        }
    }

    private static InProcess server(Duration hold) throws Exception {
        return new InProcess(
                MockTable.builder().withoutBuckets().build(), MockServer.builder().longPoll(hold));
    }

    private static void put(InProcess server, int id) throws InterruptedException {
        server.table().queues().put(0, server.table().table().records().insert(id, "data", 0.5));
    }

    private static ListenableFuture<PollResponse> poll(InProcess server, Integer... buckets) {
        return PixelsPollingServiceGrpc.newFutureStub(server.channel())
                .pollEvents(request(server, buckets));
    }

    private static PollRequest request(InProcess server, Integer... buckets) {
        return PollRequest.newBuilder()
                .setSchemaName(server.table().table().schemaName())
                .setTableName(server.table().table().tableName())
                .addAllBuckets(Arrays.asList(buckets))
                .build();
    }

    private static long threadsIn(Class<?> type) {
        return Thread.getAllStackTraces().values().stream()
                .filter(
                        stack ->
                                Arrays.stream(stack)
                                        .anyMatch(f -> f.getClassName().equals(type.getName())))
                .count();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5));
    }
}
