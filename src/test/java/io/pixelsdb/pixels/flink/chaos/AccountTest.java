package io.pixelsdb.pixels.flink.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The judge has to see every kind of error, or its verdicts are worth nothing. */
class AccountTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int CHANGES = 200;
    private static final int CLIENT = 1;

    private final MockTable table = table("id");
    private final Exposure exposure = new Exposure();
    private DurableResponses durable = response -> true;

    @Test
    void tableAsItWasHandedOutIsClean() throws IOException {
        Account account = judge(table, rows(table), responses(0));

        assertThat(account.isClean()).isTrue();
        assertThat(account.examples()).isEmpty();
        assertThat(account.toString()).startsWith("changes sent 200, rows ");
    }

    @Test
    void missingRowIsLost() throws IOException {
        List<Object[]> rows = rows(table);
        rows.remove(0);

        assertThat(judge(table, rows, responses(0)).lost()).isOne();
    }

    @Test
    void rowThatIsThereTwiceIsDuplicated() throws IOException {
        List<Object[]> rows = rows(table);
        rows.add(rows.get(0));

        assertThat(judge(table, rows, responses(0)).duplicated()).isOne();
    }

    @Test
    void earlierStateOfTheTableIsStale() throws IOException {
        List<Object[]> earlier = new ArrayList<>(expectation(table, CHANGES / 2).rows().values());
        Account account = judge(table, earlier, responses(0));

        assertThat(account.stale()).isPositive();
        assertThat(account.lost()).isPositive();
        assertThat(account.unexpected() + account.damaged() + account.duplicated()).isZero();
    }

    @Test
    void cellThatIsNotAsItWasSentIsDamage() throws IOException {
        List<Object[]> rows = rows(table);
        rows.set(0, rows.get(0).clone());
        rows.get(0)[2] = "something else";

        assertThat(judge(table, rows, responses(0)).damaged()).isOne();
    }

    @Test
    void responseThatWasLostOnItsWayIsUnknown() throws IOException {
        durable = response -> response.firstChange() < CHANGES - 10;
        exposure.add(Blow.toProcess(0, SECOND, Set.of(CLIENT)));
        List<Object[]> rows = new ArrayList<>(expectation(table, CHANGES).rows().values());

        assertThat(judge(table, rows, responses(0)).toString())
                .contains("lost 0,")
                .endsWith("unknown polls 1 with 10 changes, of a bucket at most 1 at once");
    }

    @Test
    void rowsOfAResponseThatNeverBecameDurableMustNotBeThere() throws IOException {
        durable = response -> response.firstChange() < CHANGES - 10;
        exposure.add(Blow.toProcess(0, SECOND, Set.of(CLIENT)));

        Account account = judge(table, rows(table), responses(0));

        assertThat(account.unexpected()).isPositive();
    }

    @Test
    void responseThatWasLostInQuietTimesIsNoUnknownPoll() throws IOException {
        durable = response -> response.firstChange() < CHANGES - 10;
        exposure.add(Blow.toProcess(0, SECOND, Set.of(CLIENT)));
        List<Object[]> without = new ArrayList<>(expectation(table, CHANGES).rows().values());

        Account account = judge(table, without, responses(10 * SECOND));

        assertThat(account.isClean()).isFalse();
        assertThat(account.toString())
                .contains("missing responses 1, unknown polls 0 with 0 changes");
    }

    @Test
    void responseThatAnUntouchedProcessLostIsNoUnknownPoll() throws IOException {
        durable = response -> response.firstChange() < CHANGES - 10;
        exposure.add(Blow.toProcess(0, SECOND, Set.of(CLIENT + 1)));

        assertThat(judge(table, rows(table), responses(0)).isClean()).isFalse();
    }

    @Test
    void responseThatWasLostBeforeTheLastDurableOneIsNoUnknownPoll() throws IOException {
        durable = response -> response.firstChange() % 20 == 0;
        exposure.add(Blow.toProcess(0, SECOND, Set.of(CLIENT)));

        assertThat(judge(table, rows(table), responses(0)).toString())
                .contains("missing responses 9, unknown polls 1 ");
    }

    @Test
    void responseThatIsMissingIsTheFaultEvenIfTheTableDoesNotShowIt() throws IOException {
        durable = response -> response.firstChange() != CHANGES / 2;

        Account account = judge(table, rows(table), responses(0));

        assertThat(account.isClean()).isFalse();
        assertThat(account.examples())
                .containsExactly(
                        "missing: response of bucket 0 to port 1 with 10 changes from 100 on");
    }

    @Test
    void rowsWithoutAKeyAreToldApartByTheirChanges() throws IOException {
        MockTable keyless = table();
        List<Object[]> rows = rows(keyless);
        rows.add(rows.get(3));
        rows.add(rows.get(150));
        rows.remove(7);
        Expectation expected = expectation(keyless, responses(0));

        Account account = Account.of(new FakeView(rows), expected, version -> version < 100);

        assertThat(account.duplicated()).isOne();
        assertThat(account.lost()).isOne();
        assertThat(account.toString()).contains("repeated after starts without state 1,");
    }

    private static MockTable table(String... key) {
        MockTable.Builder table =
                MockTable.builder()
                        .columns("id:BIGINT,version:BIGINT NOT NULL,name:STRING", key)
                        .version("version")
                        .buckets(1);
        return (key.length == 0 ? table : table.mix(Mix.of(40, 30, 20, 10)))
                .changes(MockTable.UNLIMITED)
                .build();
    }

    /** Ten changes each. */
    private static List<HandedOut> responses(long atNanos) {
        List<HandedOut> responses = new ArrayList<>();
        for (int first = 0; first < CHANGES; first += 10) {
            int[] changes = new int[10];
            for (int i = 0; i < changes.length; i++) {
                changes[i] = first + i;
            }
            ResponseId id = ResponseId.of(new byte[] {(byte) first});
            responses.add(new HandedOut(id, 0, CLIENT, changes, atNanos, true));
        }
        return responses;
    }

    private Expectation expectation(MockTable table, int changes) {
        return expectation(table, responses(0).subList(0, changes / 10));
    }

    private Expectation expectation(MockTable table, List<HandedOut> responses) {
        return Expectation.of(table, CHANGES, responses, durable, exposure);
    }

    /** What all changes amount to. */
    private static List<Object[]> rows(MockTable table) {
        return new ArrayList<>(
                Expectation.of(table, CHANGES, responses(0), r -> true, new Exposure())
                        .rows()
                        .values());
    }

    private Account judge(MockTable table, List<Object[]> rows, List<HandedOut> responses)
            throws IOException {
        return Account.of(new FakeView(rows), expectation(table, responses), version -> false);
    }

    /** A table in memory. */
    private static final class FakeView implements TargetView {

        private final List<Object[]> rows;

        private FakeView(List<Object[]> rows) {
            this.rows = rows;
        }

        @Override
        public List<String> columnNames() {
            return List.of("id", "version", "name");
        }

        @Override
        public long commits() {
            return 1;
        }

        @Override
        public void scan(Consumer<Object[]> consumer) {
            rows.forEach(consumer);
        }

        @Override
        public void close() {}
    }
}
