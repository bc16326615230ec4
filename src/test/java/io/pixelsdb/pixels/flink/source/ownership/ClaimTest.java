package io.pixelsdb.pixels.flink.source.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who gets a journal, and when. */
class ClaimTest {

    private static final Duration THIRD = Holders.LEASE.dividedBy(3);

    private final ManualClock clock = new ManualClock();
    private final ManualClock validity = new ManualClock();
    private final Clocks clocks = new Clocks(clock, validity, () -> 0);
    private final MemoryStorage storage = MemoryStorage.growing();

    @Test
    void newJournalIsOwnedAtOnce() throws Exception {
        Ownership ownership = claim("a").step().orElseThrow();

        assertThat(ownership.epoch()).isEqualTo(1);
        assertThat(ownership.predecessor().isNone()).isTrue();
        assertThat(ownership.validNanos()).isEqualTo(Holders.LEASE.toNanos());
        assertThat(owners()).containsExactly("owner/0000000000000001-0000000000000000");
    }

    @Test
    void beatReplacesTheOneBefore() throws Exception {
        Ownership ownership = claim("a").step().orElseThrow();
        assertThat(ownership.isBeatDue()).isFalse();
        pass(THIRD.plusMillis(1));
        assertThat(ownership.isBeatDue()).isTrue();
        ownership.beat();

        assertThat(ownership.isBeatDue()).isFalse();
        assertThat(owners()).containsExactly("owner/0000000000000001-0000000000000001");
        assertThat(ownership.validNanos()).isEqualTo(Holders.LEASE.toNanos());
    }

    @Test
    void releasedJournalIsOwnedAtOnceAndItsPermitsAreWaitedFor() throws Exception {
        claim("a").step().orElseThrow().release(List.of(7L));
        Ownership next = claim("b").step().orElseThrow();

        assertThat(next.epoch()).isEqualTo(2);
        assertThat(next.predecessor().openWriters()).containsExactly(7L);
        assertThat(next.predecessor().permitsEnd() - clock.getAsLong())
                .isEqualTo(Holders.LEASE.toNanos());
    }

    @Test
    void deadOwnerIsFollowedAfterOneLease() throws Exception {
        claim("a").step().orElseThrow();
        Claim claim = claim("b");
        assertThat(claim.step()).isEmpty();
        pass(Holders.LEASE.minusMillis(1));
        assertThat(claim.step()).isEmpty();
        pass(Duration.ofMillis(1));

        Ownership next = claim.step().orElseThrow();
        assertThat(next.epoch()).isEqualTo(2);
        assertThat(next.predecessor().permitsEnd()).isEqualTo(clock.getAsLong());
    }

    @Test
    void wallClockThatIsSetForwardDoesNotShortenTheWatch() throws Exception {
        claim("a").step().orElseThrow();
        Claim claim = claim("b");
        claim.step();
        validity.advance(Duration.ofDays(1));
        assertThat(claim.step()).isEmpty();
        clock.advance(Holders.LEASE);

        assertThat(claim.step()).isPresent();
    }

    @Test
    void pauseEndsValidityAndMakesABeatDue() throws Exception {
        Ownership ownership = claim("a").step().orElseThrow();
        validity.advance(Holders.LEASE);

        assertThat(ownership.validNanos()).isZero();
        assertThat(ownership.isBeatDue()).isTrue();
    }

    @Test
    void permitsOfAReleasedOwnerAreWaitedForWhateverTheWallClockDoes() throws Exception {
        claim("a").step().orElseThrow().release(List.of(7L));
        validity.advance(Duration.ofDays(1));
        Ownership next = claim("b").step().orElseThrow();

        assertThat(next.predecessor().permitsEnd() - clock.getAsLong())
                .isEqualTo(Holders.LEASE.toNanos());
    }

    @Test
    void longerLeaseOfTheOwnerCounts() throws Exception {
        Holder slow =
                new Holder(
                        Holders.job("a").process(),
                        Holders.identity("lake.orders", "4"),
                        Holders.LEASE.multipliedBy(6),
                        Holders.POLL_TIMEOUT);
        new Claim(storage, slow, false, clocks).step().orElseThrow();
        Claim claim = claim("b");
        claim.step();
        pass(Holders.LEASE.multipliedBy(5));
        assertThat(claim.step()).isEmpty();
        pass(Holders.LEASE);
        assertThat(claim.step()).isPresent();
    }

    @Test
    void pollsOfAnOwnerBeforeTheLastAreWaitedFor() throws Exception {
        claim("a").step().orElseThrow().release(List.of());
        new Claim(storage, patient("b"), false, clocks).step().orElseThrow().release(List.of());
        Ownership hasty = claim("c").step().orElseThrow();
        Duration timeout = patient("b").pollTimeout();
        assertThat(hasty.predecessor().holder().orElseThrow().pollTimeout()).isEqualTo(timeout);
        pass(Duration.ofSeconds(1));
        hasty.release(List.of());

        Ownership next = claim("d").step().orElseThrow();
        assertThat(next.predecessor().holder().orElseThrow().pollTimeout()).isEqualTo(timeout);
        assertThat(next.predecessor().permitsEnd() - clock.getAsLong())
                .isEqualTo(patient("b").lease().toNanos());
    }

    @Test
    void pollsOfEarlierOwnersAreForgottenWhenTheyHaveEnded() throws Exception {
        new Claim(storage, patient("a"), false, clocks).step().orElseThrow().release(List.of());
        Ownership lasting = claim("b").step().orElseThrow();
        pass(patient("a").lease().plus(patient("a").pollTimeout()).plus(Predecessor.GRACE));
        lasting.beat();
        lasting.release(List.of());

        Ownership next = claim("c").step().orElseThrow();
        assertThat(next.predecessor().holder().orElseThrow().pollTimeout())
                .isEqualTo(Holders.POLL_TIMEOUT);
        assertThat(next.predecessor().permitsEnd() - clock.getAsLong())
                .isEqualTo(Holders.LEASE.toNanos());
    }

    @Test
    void permitsOfAnOwnerBeforeOneThatDiedInItsFirstWriteAreWaitedFor() throws Exception {
        new Claim(storage, patient("a"), false, clocks).step().orElseThrow().release(List.of());
        storage.overwrite("owner/0000000000000002-0000000000000000", new byte[0]);
        Claim claim = claim("b");
        claim.step();
        pass(Holders.LEASE);

        Ownership next = claim.step().orElseThrow();
        assertThat(next.predecessor().permitsEnd() - clock.getAsLong())
                .isEqualTo(patient("a").lease().toNanos());
    }

    @Test
    void livingOwnerIsNamedWhenItsJournalIsRefused() throws Exception {
        Ownership living = claim("a").step().orElseThrow();
        Claim claim = claim("b");

        assertThatThrownBy(() -> stepAndBeat(claim, living, 10))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll(
                        "job 'a' (id-of-a, JobManager on host-1 since 2026",
                        "Cancel that job",
                        "source.journal.id");
    }

    @Test
    void ownerThatJustEndsIsWaitedFor() throws Exception {
        Ownership ending = claim("a").step().orElseThrow();
        Claim claim = claim("b");
        claim.step();
        pass(THIRD);
        ending.beat();
        assertThat(claim.step()).isEmpty();
        ending.release(List.of());

        assertThat(claim.step()).isPresent();
    }

    @Test
    void olderJobManagerOfTheSameJobIsWaitedFor() throws Exception {
        Ownership living = claim("a").step().orElseThrow();
        Claim claim = claim("a");
        stepAndBeat(claim, living, 20);
        assertThat(claim.step()).isEmpty();
        pass(Holders.LEASE);

        assertThat(claim.step()).isPresent();
        assertThatThrownBy(living::beat)
                .isInstanceOf(OwnershipLostException.class)
                .hasMessageContaining("job 'a'");
        assertThat(living.validNanos()).isLessThanOrEqualTo(0);
    }

    @Test
    void livingJobOfTheSameIdIsNamedAfterALongWait() throws Exception {
        Ownership living = claim("a").step().orElseThrow();
        Claim claim = claim("a");
        stepAndBeat(claim, living, 30);

        assertThatThrownBy(() -> stepAndBeat(claim, living, 5))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll("job 'a' (id-of-a", "Cancel that job");
    }

    @Test
    void ownerThatWokeUpWhileItWasFollowedNoticesIt() throws Exception {
        Ownership frozen = claim("a").step().orElseThrow();
        Claim claim = claim("b");
        claim.step();
        pass(Holders.LEASE);
        Ownership next = claim.step().orElseThrow();

        assertThatThrownBy(frozen::beat)
                .isInstanceOf(OwnershipLostException.class)
                .hasMessageContaining("job 'b'");
        next.beat();
        assertThat(owners()).containsExactly("owner/0000000000000002-0000000000000001");
    }

    @Test
    void failingBeatLetsValidityLapseAndALaterOneRenewsIt() throws Exception {
        Ownership ownership = claim("a").step().orElseThrow();
        storage.setFailing(true);
        pass(THIRD);
        assertThatThrownBy(ownership::beat)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(OwnershipLostException.class);
        pass(Holders.LEASE);
        assertThat(ownership.validNanos()).isNegative();
        storage.setFailing(false);
        ownership.beat();

        assertThat(ownership.validNanos()).isPositive();
    }

    @Test
    void ownerThatDiedInItsFirstWriteIsWatchedAndTheOneBeforeItCompared() throws Exception {
        Claim first =
                new Claim(
                        storage,
                        Holders.of("a", Holders.identity("other.orders", "4")),
                        false,
                        clocks);
        first.step().orElseThrow();
        storage.overwrite("owner/0000000000000002-0000000000000000", new byte[0]);
        Claim claim = claim("b");
        assertThat(claim.step()).isEmpty();
        pass(Holders.LEASE);

        assertThatThrownBy(claim::step)
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("other.orders");
    }

    @Test
    void releaseThatWasNotWrittenToItsEndIsNone() throws Exception {
        claim("a").step().orElseThrow();
        storage.overwrite("owner/0000000000000001-released", new byte[] {1, 2});
        Claim claim = claim("b");
        assertThat(claim.step()).isEmpty();
        pass(Holders.LEASE);

        Ownership next = claim.step().orElseThrow();
        assertThat(next.predecessor().holder()).isPresent();
    }

    @Test
    void journalThatNobodyCanReadIsFollowedAfterOneLease() throws Exception {
        storage.overwrite("owner/0000000000000001-0000000000000005", new byte[] {1});
        Claim claim = claim("b");
        claim.step();
        pass(Holders.LEASE);

        Ownership next = claim.step().orElseThrow();
        assertThat(next.predecessor().holder()).isEmpty();
        assertThat(next.predecessor().isNone()).isFalse();
    }

    private void stepAndBeat(Claim claim, Ownership living, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            assertThat(claim.step()).isEmpty();
            pass(THIRD);
            living.beat();
        }
    }

    private void pass(Duration time) {
        clock.advance(time);
        validity.advance(time);
    }

    private static Holder patient(String job) {
        return new Holder(
                Holders.job(job).process(),
                Holders.identity("lake.orders", "4"),
                Holders.LEASE.multipliedBy(3),
                Holders.POLL_TIMEOUT.multipliedBy(2));
    }

    private Claim claim(String job) {
        return new Claim(storage, Holders.job(job), false, clocks);
    }

    private List<String> owners() throws IOException {
        return storage.list("owner/").stream()
                .map(file -> file.name())
                .collect(Collectors.toList());
    }
}
