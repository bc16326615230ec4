package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.pixelsdb.pixels.flink.mock.fault.RecordSpoiler;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client must have of a server that lets changes get lost. */
class LossesTest {

    /** None of them has an empty value, which a lost flag would change the meaning of. */
    private static final String COLUMNS = "id:INT,a:BIGINT,b:DOUBLE";

    private static final int BUCKETS = 4;

    @ParameterizedTest
    @EnumSource(
            value = PollFault.class,
            names = {"REFUSE", "INTERNAL", "UNKNOWN"})
    void pollThatIsRefusedLosesNothing(PollFault fault) throws Exception {
        try (InProcess server = new InProcess(table("id").changes(10).build(), 500)) {
            soon().until(() -> server.table().queues().remaining() == 10);
            server.server().setFaults(() -> fault);
            String status = fault == PollFault.REFUSE ? "UNAVAILABLE" : fault.name();
            assertThatThrownBy(() -> server.poll(0, 1, 2, 3))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageStartingWith(status);

            server.server().setFaults(() -> PollFault.NONE);
            assertThat(server.poll(0, 1, 2, 3)).hasSize(10);
            assertThat(server.table().losses().any()).isFalse();
        }
    }

    @Test
    void delayedPollIsAnsweredLater() throws Exception {
        MockServer.Builder slow = MockServer.builder().delay(Duration.ofMillis(50));
        try (InProcess server = new InProcess(table("id").changes(10).build(), slow)) {
            soon().until(() -> server.table().queues().remaining() == 10);
            server.server().setFaults(() -> PollFault.DELAY);
            long start = System.nanoTime();

            assertThat(server.poll(0, 1, 2, 3)).hasSize(10);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(50));
        }
    }

    @Test
    void rowsOfATableWithAKeyAreWithoutWhatGotLost() throws Exception {
        try (InProcess server = new InProcess(table("id").changes(20_000).build(), 20)) {
            Map<List<Object>, Object[]> rows = new HashMap<>();
            WireReplay decoder = new WireReplay(server.table().table());
            pollWithLosses(server, record -> apply(record, server, decoder, rows));

            assertThat(server.table().losses().undelivered()).isPositive();
            assertThat(server.table().losses().forgotten()).isPositive();
            assertThat(WireReplay.comparable(server.table().expectedByKey()))
                    .isEqualTo(WireReplay.comparable(rows))
                    .hasSize((int) server.table().expectedCount());
        }
    }

    @Test
    void rowsOfATableWithoutAKeyAreWithoutWhatGotLost() throws Exception {
        try (InProcess server = new InProcess(table().changes(5_000).build(), 20)) {
            List<List<Object>> rows = new ArrayList<>();
            WireReplay decoder = new WireReplay(server.table().table());
            pollWithLosses(
                    server, record -> rows.add(Arrays.asList(decoder.decode(record.getAfter()))));

            List<List<Object>> expected = new ArrayList<>();
            server.table().forEachExpected(row -> expected.add(Arrays.asList(row)));
            assertThat(rows).isEqualTo(expected).hasSize((int) server.table().expectedCount());
            assertThat(rows).hasSizeLessThan(5_000);
        }
    }

    @Test
    void recordsThatCannotBeReadAreLost() throws Exception {
        MockTable table = table("id").changes(5_000).build();
        MockServer.Builder spoilt =
                MockServer.builder()
                        .spoilers(
                                t ->
                                        new RecordSpoiler(
                                                t,
                                                RecordSpoiler.parse(
                                                        "fewer-columns:20,empty-delete:5,"
                                                                + "repeated-insert:5"),
                                                7));
        try (InProcess server = new InProcess(table, spoilt)) {
            Map<List<Object>, Object[]> rows = new HashMap<>();
            WireReplay decoder = new WireReplay(table);
            soon().until(
                            () -> {
                                server.poll(0, 1, 2, 3)
                                        .forEach(r -> apply(r, server, decoder, rows));
                                return server.table().drained();
                            });

            assertThat(server.table().losses().unreadable()).isPositive();
            assertThat(server.table().losses().undelivered()).isZero();
            assertThat(WireReplay.comparable(server.table().expectedByKey()))
                    .isEqualTo(WireReplay.comparable(rows));
        }
    }

    /** Polls until the server is drained; every third poll and once the queues get lost. */
    private static void pollWithLosses(InProcess server, Consumer<RowRecord> received) {
        int[] polls = {0};
        soon().until(
                        () -> {
                            polls[0]++;
                            if (polls[0] == 50) {
                                server.server().loseQueues();
                            }
                            if (polls[0] % 3 == 0) {
                                server.server().setFaults(() -> PollFault.LOSE);
                                assertThatThrownBy(() -> server.poll(0, 1, 2, 3))
                                        .hasMessageContaining("UNAVAILABLE");
                                server.server().setFaults(() -> PollFault.NONE);
                            } else {
                                server.poll(0, 1, 2, 3).forEach(received);
                            }
                            return server.table().drained();
                        });
    }

    /** As a client with a dead-letter queue: what has no value of each column is left out. */
    private static void apply(
            RowRecord record,
            InProcess server,
            WireReplay decoder,
            Map<List<Object>, Object[]> rows) {
        MockSchema schema = server.table().table().schema();
        int width = schema.columns().size();
        boolean readable =
                record.hasAfter()
                        ? record.getAfter().getValuesCount() == width
                        : record.getBefore().getValuesCount() == width
                                && !record.getBefore().getValues(0).getValue().isEmpty();
        if (!readable) {
            return;
        }
        if (record.hasBefore()) {
            rows.remove(schema.keyOf(decoder.decode(record.getBefore())));
        }
        if (record.hasAfter()) {
            Object[] after = decoder.decode(record.getAfter());
            rows.put(schema.keyOf(after), after);
        }
    }

    private static MockTable.Builder table(String... key) {
        return MockTable.builder().columns(COLUMNS, key).buckets(BUCKETS).queueCapacity(50);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1));
    }
}
