package io.pixelsdb.pixels.flink.source.enumerator;

import static io.pixelsdb.pixels.flink.testing.Identities.orders;
import static io.pixelsdb.pixels.flink.testing.Identities.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.UnfinishedEntries;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several tables in one journal: they come and go, and wait for one another. */
class ManyTablesTest extends DrivenEnumerator {

    private static final JournalIdentity ORDERS = Identities.of("s:1", orders("t", "2"));
    private static final JournalIdentity BOTH =
            Identities.of("s:1", orders("t", "2"), table("customer", "t2", "none"));

    private static final BucketId CUSTOMER = new BucketId("public", "customer", BucketId.NO_BUCKET);
    private static final PixelsSplit CUSTOMER_AT_5 =
            new PixelsSplit(CUSTOMER, new Position(0, 5, 0), false);

    @Test
    void bucketsOfEveryTableAreHandedOut() {
        opened(BOTH, PixelsEnumeratorState.initial());

        assertThat(assigned())
                .containsExactlyInAnyOrder(split(0, 0), split(1, 0), PixelsSplit.unread(CUSTOMER));
    }

    @Test
    void tableThatIsAddedHoldsNoOtherBack() {
        opened(ORDERS, PixelsEnumeratorState.initial()).close();
        unfinished.put(bucket(1), new Unfinished(split(1, 9), 6, 3, 100));
        PixelsSplitEnumerator second = opened(BOTH, PixelsEnumeratorState.initial());
        ask(second, "r", 0, 1);

        assertThat(lastPermit().polling()).isTrue();
    }

    @Test
    void tableIsAddedToARestoredJob() {
        PixelsSplitEnumerator enumerator = restored(BOTH, stateOf(ORDERS));
        ask(enumerator, "r", 0, 1);

        assertThat(assigned()).containsExactly(PixelsSplit.unread(CUSTOMER));
        assertThat(lastPermit().polling()).isTrue();
        assertThat(enumerator.snapshotState(1).journal().orElseThrow().polled())
                .isEqualTo(BOTH.buckets());
    }

    @Test
    void tableWithOtherBucketsHoldsAllBack() {
        JournalIdentity more =
                Identities.of("s:1", orders("t", "4"), table("customer", "t2", "none"));
        PixelsSplitEnumerator enumerator = restored(more, stateOf(BOTH));
        ask(enumerator, "r", 0, 1, 2, 3);

        assertThat(lastPermit().polling()).isFalse();
    }

    @Test
    void tableThatIsLeftOutOfARestoredJobIsReplayedAndNotPolled() {
        PixelsSplitEnumerator enumerator = restored(ORDERS, stateOf(BOTH));
        ask(enumerator, "r", 0, 1);

        assertThat(lastPermit().polling()).isTrue();
        assertThat(enumerator.snapshotState(1).knownBuckets()).isEqualTo(BOTH.buckets());
        assertThat(enumerator.snapshotState(2).journal().orElseThrow().polled())
                .as("the table may return, with other buckets")
                .isEqualTo(BOTH.buckets());
    }

    @Test
    void unfinishedChangesOfATableThatIsLeftOutAreRefused() throws Exception {
        opened(BOTH, PixelsEnumeratorState.initial()).close();
        unfinished.put(CUSTOMER, new Unfinished(CUSTOMER_AT_5, 2, 3, 100));
        PixelsSplitEnumerator refused = enumerator(ORDERS, PixelsEnumeratorState.initial());

        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll(
                        "3 responses (100 bytes) of 1 buckets",
                        "table.name does not name: public.customer",
                        "source.journal.unfinished=discard");
        refused.close();

        options.set(JournalOptions.UNFINISHED, UnfinishedEntries.DISCARD);
        opened(ORDERS, PixelsEnumeratorState.initial());
        assertThat(assigned())
                .contains(split(0, 0))
                .contains(jobId == null ? CUSTOMER_AT_5 : PixelsSplit.unread(CUSTOMER));
    }

    @Test
    void unfinishedChangesOfATableThatIsLeftOutCanBeGivenUpByTheSameJobAsWell() throws Exception {
        jobId = "of both";
        unfinishedChangesOfATableThatIsLeftOutAreRefused();

        assertThat(assigned()).as("its own are replayed").contains(split(1, 0));
    }

    @Test
    void unfinishedChangesOfAnotherKindCanBeGivenUpByTheSameJobAsWell() throws Exception {
        jobId = "of one kind and the other";
        opened(Identities.of("s:1", orders("t", "none")), PixelsEnumeratorState.initial()).close();
        BucketId whole = new BucketId("public", "orders", BucketId.NO_BUCKET);
        PixelsSplit behind = new PixelsSplit(whole, new Position(0, 5, 0), false);
        unfinished.put(whole, new Unfinished(behind, 2, 3, 100));
        unfinished.put(bucket(1), new Unfinished(split(1, 9), 6, 3, 100));
        PixelsSplitEnumerator refused = enumerator(ORDERS, PixelsEnumeratorState.initial());
        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("source.journal.unfinished=discard");
        refused.close();

        options.set(JournalOptions.UNFINISHED, UnfinishedEntries.DISCARD);
        PixelsSplitEnumerator next = opened(ORDERS, PixelsEnumeratorState.initial());
        assertThat(assigned()).containsExactlyInAnyOrder(split(0, 0), split(1, 0));
        checkpoint(next, 1, true, split(0, 0));
        checkpoint(next, 2, true, split(0, 0));
        ticks(2);
        assertThat(MarksFile.newest(storage).startOf(whole)).isEqualTo(behind);
    }

    @Test
    void tableThatAnOlderStateDoesNotKnowIsNotEmittedAgainWithoutATarget() throws Exception {
        opened(BOTH, PixelsEnumeratorState.initial()).close();
        marks(split(0, 3), CUSTOMER_AT_5);
        opened(ORDERS, stateOf(ORDERS));

        assertThat(assigned()).containsExactly(CUSTOMER_AT_5);
    }

    @Test
    void tableThatReturnsWithOtherBucketsHoldsAllBack() {
        JournalIdentity two = Identities.of("s:1", orders("t", "2"), table("stock", "t2", "2"));
        JournalIdentity four = Identities.of("s:1", orders("t", "2"), table("stock", "t2", "4"));
        opened(two, PixelsEnumeratorState.initial()).close();
        BucketId stock = new BucketId("public", "stock", 1);
        unfinished.put(
                stock,
                new Unfinished(new PixelsSplit(stock, new Position(0, 5, 0), false), 2, 3, 100));
        PixelsSplitEnumerator refused = enumerator(ORDERS, PixelsEnumeratorState.initial());
        assertThatThrownBy(() -> ticks(3)).hasCauseInstanceOf(UnrecoverableException.class);
        refused.close();

        PixelsSplitEnumerator third = opened(four, PixelsEnumeratorState.initial());
        ask(third, "r", 0, 1);
        assertThat(lastPermit().polling()).isFalse();
    }

    @Test
    void stateOfOtherTablesAltogetherIsRefused() {
        JournalIdentity other = Identities.of("s:1", table("stock", "t", "2"));

        assertThatThrownBy(() -> enumerator(other, stateOf(BOTH)))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll("public.customer", "public.stock", "table.name");
    }

    /** Of a journal that a run of that state has used. */
    private PixelsSplitEnumerator restored(JournalIdentity identity, PixelsEnumeratorState state) {
        opened(ORDERS, PixelsEnumeratorState.initial()).close();
        return opened(identity, state);
    }

    private static PixelsEnumeratorState stateOf(JournalIdentity identity) {
        return new PixelsEnumeratorState(
                identity.buckets(),
                List.of(),
                new JournalState("j", null, JournalCut.START, identity.buckets()));
    }
}
