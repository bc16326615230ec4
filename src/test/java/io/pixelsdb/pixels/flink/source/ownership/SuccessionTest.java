package io.pixelsdb.pixels.flink.source.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an owner takes over from the one before: tables, targets and buckets. */
class SuccessionTest {

    private static final TableId ORDERS = new TableId("public", "orders");

    private final ManualClock clock = new ManualClock();
    private final Clocks clocks = new Clocks(clock, clock, () -> 0);
    private final MemoryStorage storage = MemoryStorage.growing();

    @Test
    void tableThatIsAddedBeginsUnderItsOwnBuckets() throws Exception {
        claim(Holders.job("a")).step().orElseThrow().release(List.of());
        JournalIdentity both =
                Identities.of(
                        "server:9091",
                        Identities.orders("lake.orders", "8"),
                        Identities.table("stock", "lake.stock", "2"));
        new Claim(storage, Holders.of("b", both), false, clocks)
                .step()
                .orElseThrow()
                .release(List.of());
        Ownership third = new Claim(storage, Holders.of("c", both), false, clocks).step().get();

        assertThat(third.predecessor().holder().orElseThrow().polledBuckets())
                .as("4 of orders as before, 2 of stock")
                .hasSize(4 + 2);
    }

    @Test
    void journalKeepsWhatItWasBornAs() throws Exception {
        Ownership first = claim(Holders.job("a")).step().orElseThrow();
        first.beat();
        first.release(List.of());
        Ownership second = claim(Holders.job("b")).step().orElseThrow();
        Ownership other =
                new Claim(MemoryStorage.growing(), Holders.job("a"), false, clocks)
                        .step()
                        .orElseThrow();

        assertThat(first.birth()).isPresent();
        assertThat(second.birth()).isEqualTo(first.birth());
        assertThat(other.birth()).isNotEqualTo(first.birth());
    }

    @Test
    void whatAnOwnerHadLookedForIsLookedForAgainByAnotherJobOnceTheJournalWasGivenBack()
            throws Exception {
        Ownership first = claim(Holders.job("a")).step().orElseThrow();
        first.lookFor(List.of(ORDERS));
        first.settle(List.of(ORDERS));
        Claim second = claim(Holders.job("a"));
        second.step();
        clock.advance(Holders.LEASE);
        Ownership afterACrash = second.step().orElseThrow();
        assertThat(unsettled(afterACrash, "lake.orders")).isEmpty();

        afterACrash.release(List.of());
        Ownership recovered = claim(Holders.job("a")).step().orElseThrow();
        assertThat(unsettled(recovered, "lake.orders")).isEmpty();
        recovered.release(List.of());
        Ownership other = claim(Holders.job("b")).step().orElseThrow();
        assertThat(unsettled(other, "lake.orders")).containsExactly(ORDERS);
    }

    @Test
    void bucketsThatTheOwnerBeforeDidNotHaveAreLookedFor() throws Exception {
        Holder half = Holders.of("a", Holders.identity("lake.orders", "0-1"));
        new Claim(storage, half, false, clocks).step().orElseThrow().settle(List.of(ORDERS));
        Claim second = claim(Holders.job("a"));
        second.step();
        clock.advance(Holders.LEASE);

        assertThat(unsettled(second.step().orElseThrow(), "lake.orders")).containsExactly(ORDERS);
    }

    @Test
    void whatACrashHasLeftHalfLookedForIsLookedForAgain() throws Exception {
        claim(Holders.job("a")).step().orElseThrow().lookFor(List.of(ORDERS));
        Claim second = claim(Holders.job("a"));
        second.step();
        clock.advance(Holders.LEASE);

        assertThat(unsettled(second.step().orElseThrow(), "lake.orders")).containsExactly(ORDERS);
    }

    @Test
    void otherTargetIsLookedForAgain() throws Exception {
        claim(Holders.job("a")).step().orElseThrow().settle(List.of(ORDERS));
        Holder other = Holders.of("a", Holders.identity("lake.other", "4"));
        Claim second = new Claim(storage, other, true, clocks);
        second.step();
        clock.advance(Holders.LEASE);

        assertThat(unsettled(second.step().orElseThrow(), "lake.other")).containsExactly(ORDERS);
    }

    @Test
    void whatNobodyCanReadIsNotSettled() throws Exception {
        Ownership owner = claim(Holders.job("a")).step().orElseThrow();
        storage.setFailing(true);
        assertThatThrownBy(() -> owner.settle(List.of(ORDERS))).isInstanceOf(IOException.class);
        storage.setFailing(false);
        assertThat(unsettled(owner, "lake.orders")).containsExactly(ORDERS);

        owner.settle(List.of(ORDERS));
        assertThat(unsettled(owner, "lake.orders")).isEmpty();
    }

    @Test
    void ownerOfAJournalWithoutOwnersFilesBeginsBehindAllThatIsInIt() throws Exception {
        storage.overwrite(new SegmentName((3L << 20) + 1, 0).fileName(), new byte[0]);
        assertThat(epochOfFirst()).isEqualTo(4);
        storage.overwrite(ClosedMark.nameOfEmpty((5L << 20) + 1), new byte[0]);
        assertThat(epochOfFirst()).isEqualTo(6);
        MarksFile.write(
                storage,
                MarksFile.name(2, 1),
                Marks.of(new JournalCut((7L << 20) + 2, Map.of()), List.of(), Map.of()));
        assertThat(epochOfFirst()).isEqualTo(8);
        storage.overwrite(MarksFile.name(9, 1), new byte[0]);
        assertThat(epochOfFirst()).isEqualTo(10);
    }

    private long epochOfFirst() throws Exception {
        Ownership owner = claim(Holders.job("a")).step().orElseThrow();
        assertThat(owner.predecessor().isNone()).isFalse();
        assertThat(owner.predecessor().permitsEnd() - clock.getAsLong())
                .as("readers of an owner that nobody knows")
                .isEqualTo(Holders.LEASE.toNanos());
        storage.delete(List.of(OwnerName.ofBeat(owner.epoch(), 0).fileName()));
        return owner.epoch();
    }

    private static Set<TableId> unsettled(Ownership owner, String target) {
        return owner.unsettled(Holders.identity(target, "4"));
    }

    @Test
    void writersOfAnOwnerAreRememberedOverOneThatDiesAtOnce() throws Exception {
        claim(Holders.job("a")).step().orElseThrow().release(List.of(7L));
        Ownership second = claim(Holders.job("b")).step().orElseThrow();
        second.beat();
        Claim third = claim(Holders.job("c"));
        third.step();
        clock.advance(Holders.LEASE);

        assertThat(third.step().orElseThrow().predecessor().openWriters()).containsExactly(7L);
    }

    @Test
    void writersAreForgottenWhenTheirPollsAreOver() throws Exception {
        claim(Holders.job("a")).step().orElseThrow().release(List.of(7L));
        Ownership second = claim(Holders.job("b")).step().orElseThrow();
        clock.advance(Holders.LEASE.plus(Holders.POLL_TIMEOUT).plus(Predecessor.GRACE));
        second.beat();
        Claim third = claim(Holders.job("c"));
        third.step();
        clock.advance(Holders.LEASE);

        assertThat(third.step().orElseThrow().predecessor().openWriters()).isEmpty();
    }

    @Test
    void journalOfAnotherTargetIsRefusedUnlessAdopted() throws Exception {
        claim(Holders.job("a")).step().orElseThrow().release(List.of());
        Holder other = Holders.of("b", Holders.identity("lake.other", "4"));

        assertThatThrownBy(() -> new Claim(storage, other, false, clocks).step())
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll(
                        "another target",
                        "lake.orders",
                        "lake.other",
                        "source.journal.id",
                        "source.journal.adopt=true");
        assertThat(new Claim(storage, other, true, clocks).step()).isPresent();
    }

    @Test
    void bucketsThatWerePolledAreHandedDown() throws Exception {
        claim(Holders.job("a")).step().orElseThrow().release(List.of());
        Holder more = Holders.of("b", Holders.identity("lake.orders", "8"));
        new Claim(storage, more, false, clocks).step().orElseThrow().release(List.of());
        Ownership third = new Claim(storage, more, false, clocks).step().orElseThrow();

        assertThat(third.predecessor().holder().orElseThrow().polledBuckets()).hasSize(4);
        third.polledBuckets(Holders.identity("t", "8").buckets());
        third.beat();
        third.release(List.of());
        Ownership fourth = new Claim(storage, more, false, clocks).step().orElseThrow();
        assertThat(fourth.predecessor().holder().orElseThrow().polledBuckets()).hasSize(8);
    }

    private Claim claim(Holder holder) {
        return new Claim(storage, holder, false, clocks);
    }
}
