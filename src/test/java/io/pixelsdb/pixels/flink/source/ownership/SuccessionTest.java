package io.pixelsdb.pixels.flink.source.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an owner takes over from the one before: tables, targets and buckets. */
class SuccessionTest {

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

        assertThat(second.birth()).isEqualTo(first.birth());
        assertThat(other.birth()).isNotEqualTo(first.birth());
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
