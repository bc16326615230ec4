package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MockServerTest {

    private static final int BUCKETS = 4;

    @Test
    void handsOutEachRecordOnceInTheOrderOfItsBucket() throws Exception {
        try (InProcess server = new InProcess(table().build(), 2)) {
            List<RowRecord> records = fill(server, 1, 3);
            assertThat(server.table().queues().remaining()).isEqualTo(3);

            assertThat(server.poll(1)).isEqualTo(records.subList(0, 2));
            assertThat(server.poll(1)).isEqualTo(records.subList(2, 3));
            assertThat(server.poll(1)).isEmpty();
            assertThat(server.table().handedOut()).isEqualTo(3);
            assertThat(server.table().queues().remaining()).isZero();
        }
    }

    @Test
    void drainsBucketsInTheOrderOfTheRequestUpToTheCap() throws Exception {
        try (InProcess server = new InProcess(table().build(), 5)) {
            List<RowRecord> first = fill(server, 0, 4);
            List<RowRecord> third = fill(server, 2, 4);

            List<RowRecord> expected = new ArrayList<>(third);
            expected.add(first.get(0));
            assertThat(server.poll(2, 1, 0)).isEqualTo(expected);
            assertThat(server.poll(2, 1, 0)).isEqualTo(first.subList(1, 4));
        }
    }

    @Test
    void handsOutFiveHundredRecordsAtMostByDefault() throws Exception {
        try (InProcess server = new InProcess(table().buckets(1).changes(700).build(), 500)) {
            soon().until(() -> server.table().queues().remaining() == 700);
            assertThat(server.poll(0)).hasSize(500);
            assertThat(server.poll(0)).hasSize(200);
        }
    }

    @Test
    void answersNothingWhereThereIsNothing() throws Exception {
        try (InProcess server = new InProcess(table().build(), 500)) {
            fill(server, 0, 1);
            assertThat(server.poll()).isEmpty();
            assertThat(server.poll(-1, BUCKETS, Integer.MAX_VALUE)).isEmpty();
            assertThat(server.poll("Public", "orders", 0)).isEmpty();
            assertThat(server.poll("public", "order", 0)).isEmpty();
            assertThat(server.table().handedOut()).isZero();
        }
    }

    @Test
    void ignoresBucketsOnAServerThatKnowsNone() throws Exception {
        try (InProcess server = new InProcess(table().withoutBuckets().build(), 1)) {
            List<RowRecord> records = fill(server, 0, 3);
            assertThat(server.poll()).isEqualTo(records.subList(0, 1));
            assertThat(server.poll(77)).isEqualTo(records.subList(1, 2));
            assertThat(server.poll(0, 1)).isEqualTo(records.subList(2, 3));
        }
    }

    @Test
    void stopsTheTableWhileOneBucketIsFull() throws Exception {
        MockTable table = table().queueCapacity(10).changes(1_000).build();
        try (InProcess server = new InProcess(table, 500)) {
            ServedTable served = server.table();
            soon().until(() -> waiting(server));
            long produced = served.counts().produced();
            assertThat(produced).isBetween(11L, 41L);
            assertThat(served.queues().remaining()).isEqualTo((int) produced - 1);
            assertThat(served.drained()).isFalse();

            List<RowRecord> records = new ArrayList<>();
            soon().until(
                            () -> {
                                records.addAll(server.poll(0, 1, 2, 3));
                                return served.drained();
                            });
            assertThat(records).hasSize(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource(KeyChange.class)
    void knowsWhatAClientMustHave(KeyChange keyChange) throws Exception {
        MockTable table =
                table().columns(AllTypes.COLUMNS, "id")
                        .keyChange(keyChange)
                        .snapshot(100)
                        .changes(5_000)
                        .build();
        try (InProcess server = new InProcess(table, 100)) {
            Map<Integer, List<RowRecord>> polled = new TreeMap<>();
            soon().until(() -> pollAll(server, polled) && server.table().drained());
            pollAll(server, polled);

            assertThat(replay(table, polled).rows())
                    .isEqualTo(WireReplay.comparable(server.table().expectedByKey()))
                    .hasSize((int) server.table().expectedCount());
            assertThat(server.table().handedOut()).isEqualTo(5_000);
            assertThat(server.table().counts().produced()).isEqualTo(5_000);
        }
    }

    @ParameterizedTest
    @EnumSource(KeyChange.class)
    void knowsWhatAClientMustHaveWhenItIsStoppedHalfWay(KeyChange keyChange) throws Exception {
        MockTable table = table().keyChange(keyChange).queueCapacity(40).changes(100_000).build();
        try (InProcess server = new InProcess(table, 30)) {
            Map<Integer, List<RowRecord>> polled = new TreeMap<>();
            soon().until(() -> pollAll(server, polled) && server.table().handedOut() > 3_000);
            soon().until(() -> waiting(server));
            server.server().close();

            assertThat(replay(table, polled).rows())
                    .isEqualTo(WireReplay.comparable(server.table().expectedByKey()));
            assertThat(server.table().queues().remaining()).isPositive();
        }
    }

    @Test
    void knowsTheRowsOfATableWithoutAKeyThatWereHandedOut() throws Exception {
        MockTable table = table().columns(AllTypes.COLUMNS).changes(2_000).build();
        try (InProcess server = new InProcess(table, 300)) {
            Map<Integer, List<RowRecord>> polled = new TreeMap<>();
            soon().until(() -> pollAll(server, polled) && server.table().handedOut() >= 900);
            server.server().close();

            List<List<Object>> expected = new ArrayList<>();
            server.table().forEachExpected(row -> expected.add(Arrays.asList(row)));
            assertThat(replay(table, polled).appended())
                    .isEqualTo(expected)
                    .hasSize((int) server.table().expectedCount());
            assertThatThrownBy(() -> server.table().expectedByKey())
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void keepsToItsRate() throws Exception {
        long start = System.nanoTime();
        try (InProcess server = new InProcess(table().changes(100).rate(500).build(), 500)) {
            soon().until(() -> server.table().counts().produced() == 100);
        }
        // A late producer makes up for a tenth of a second at most.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(90));
    }

    @Test
    void servesSeveralTablesButNoTwoOfOneName() {
        MockServer.Builder server = MockServer.builder().table(table().name("a", "t").build());
        server.table(table().name("b", "t").build());
        assertThatThrownBy(() -> server.table(table().name("a", "t").build()))
                .hasMessageContaining("Two tables have one name: a.t");
    }

    /** Looks often, as most of these tests poll while they look. */
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1));
    }

    private static MockTable.Builder table() {
        return MockTable.builder().buckets(BUCKETS);
    }

    private static List<RowRecord> fill(InProcess server, int bucket, int count)
            throws InterruptedException {
        List<RowRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(server.table().table().records().insert(i, "data", 0.5));
            server.table().queues().put(bucket, records.get(i));
        }
        return records;
    }

    /** Nothing but a poll can end this. */
    private static boolean waiting(InProcess server) {
        return server.table().fullBucket().isPresent();
    }

    private static boolean pollAll(InProcess server, Map<Integer, List<RowRecord>> polled) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            polled.computeIfAbsent(bucket, b -> new ArrayList<>()).addAll(server.poll(bucket));
        }
        return true;
    }

    private static WireReplay replay(MockTable table, Map<Integer, List<RowRecord>> polled) {
        WireReplay replay = new WireReplay(table);
        polled.values().forEach(replay::applyBucket);
        return replay;
    }
}
