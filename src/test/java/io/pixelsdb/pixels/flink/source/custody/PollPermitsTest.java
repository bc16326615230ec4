package io.pixelsdb.pixels.flink.source.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PollPermitsTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = POLL_TIMEOUT.plusSeconds(5);
    private static final long EPOCH_3 = 3L << 20;

    private final ManualClock clock = new ManualClock();
    private PollPermits permits = permits();

    @Test
    void writersAreNumberedInTheirEpoch() {
        assertThat(ask(0, "a").orElseThrow().writer()).isEqualTo(EPOCH_3 + 1);
        assertThat(ask(1, "b").orElseThrow().writer()).isEqualTo(EPOCH_3 + 2);
        assertThat(ask(0, "a").orElseThrow().writer()).isEqualTo(EPOCH_3 + 1);
        assertThat(permits.lastWriter()).isEqualTo(EPOCH_3 + 2);
        assertThat(permits.writerOf("b")).hasValue(EPOCH_3 + 2);
        assertThat(permits.writerOf("c")).isEmpty();
    }

    @Test
    void permitEchoesTheQuestionAndLastsOneLease() {
        Permit permit = ask(0, "a", 1).orElseThrow();

        assertThat(permit.sentNanos()).isEqualTo(77);
        assertThat(permit.validNanos()).isEqualTo(LEASE.toNanos());
        assertThat(permit.polling()).isTrue();
        assertThat(permit.takenOver()).isEqualTo(buckets(1));
    }

    @Test
    void permitNeverOutlastsTheOwner() {
        assertThat(answer(0, "a", 5).orElseThrow().validNanos()).isEqualTo(5);
        assertThat(answer(0, "a", 0)).isEmpty();
        assertThat(answer(0, "a", -1)).isEmpty();
    }

    @Test
    void bucketOfAReaderThatClosedIsTakenOverAtOnce() {
        ask(0, "a", 1, 2);
        permits.supersede(0);
        assertThat(taken(ask(0, "a2", 1, 2))).isEmpty();
        assertThat(permits.awaited()).containsExactly(EPOCH_3 + 1);

        permits.closed(Set.of(EPOCH_3 + 1));
        assertThat(permits.awaited()).isEmpty();
        assertThat(taken(ask(0, "a2", 1, 2))).isEqualTo(buckets(1, 2));
        assertThat(permits.unclosedWriters()).isZero();
    }

    @Test
    void bucketOfAReaderThatDiedIsTakenOverWhenItsPermitAndPollsHaveEnded() {
        ask(0, "a", 1);
        clock.advance(Duration.ofSeconds(3));
        ask(0, "a");
        permits.supersede(0);
        clock.advance(LEASE.plus(PATIENCE).minusNanos(1));
        assertThat(taken(ask(0, "a2", 1))).isEmpty();
        clock.advance(Duration.ofNanos(1));

        assertThat(taken(ask(0, "a2", 1))).isEqualTo(buckets(1));
        assertThat(permits.unclosedWriters()).isOne();
        assertThat(taken(ask(0, "a2", 1))).isEqualTo(buckets(1));
        assertThat(permits.unclosedWriters()).isOne();
    }

    @Test
    void supersededReaderIsPermittedNothing() {
        ask(0, "a", 1);
        ask(1, "b", 2);
        ask(0, "a2");

        assertThat(ask(0, "a", 1)).isEmpty();
        assertThat(ask(1, "b", 2)).isPresent();
    }

    @Test
    void readerWhoseBucketANewerOneAsksForIsPermittedNothingMore() {
        ask(0, "a", 1);
        ask(1, "b", 1);

        assertThat(ask(0, "a")).isEmpty();
    }

    @Test
    void olderReaderNeverTakesABucketFromANewerOne() {
        ask(0, "a");
        ask(1, "b", 1);
        permits.closed(Set.of(EPOCH_3 + 2));

        assertThat(taken(ask(0, "a", 1))).isEmpty();
        assertThat(ask(1, "b")).isPresent();
    }

    @Test
    void otherBucketsDoNotWait() {
        ask(0, "a", 1);
        permits.supersede(0);

        assertThat(taken(ask(0, "a2", 1, 2))).isEqualTo(buckets(2));
    }

    @Test
    void readerThatDiedBeforeItTookOverChangesNothing() {
        ask(0, "a", 1);
        permits.supersede(0);
        ask(0, "a2", 1);
        permits.supersede(0);
        permits.closed(Set.of(EPOCH_3 + 1));

        assertThat(taken(ask(0, "a3", 1))).isEqualTo(buckets(1));
    }

    @Test
    void writersOfEarlierOwnersHoldEveryBucket() {
        permits = permits(5L, 6L);
        assertThat(taken(ask(0, "a", 1))).isEmpty();
        assertThat(permits.awaited()).containsExactlyInAnyOrder(5L, 6L);
        permits.closed(Set.of(5L));
        assertThat(taken(ask(0, "a", 1))).isEmpty();
        permits.closed(Set.of(6L));

        assertThat(taken(ask(0, "a", 1))).isEqualTo(buckets(1));
    }

    @Test
    void writersOfEarlierOwnersAreWaitedForNoLongerThanTheirPolls() {
        permits = permits(5L, 6L);
        ask(0, "a", 1);
        clock.advance(PATIENCE);

        assertThat(taken(ask(0, "a", 1))).isEqualTo(buckets(1));
        assertThat(permits.unclosedWriters()).isEqualTo(2);
    }

    @Test
    void writersThatAreNotKnownToHaveEndedAreLeftToTheNextOwner() {
        permits = permits(5L, 6L);
        ask(0, "a");
        ask(1, "b");
        permits.closed(Set.of(5L, EPOCH_3 + 1));

        assertThat(permits.open()).containsExactlyInAnyOrder(6L, EPOCH_3 + 2);
    }

    /** Whatever readers come, ask, die and close: no bucket has two that may poll it. */
    @Test
    void noBucketIsEverPolledByTwo() {
        for (int seed = 0; seed < 200; seed++) {
            new PermitSchedule(seed).run();
        }
    }

    private PollPermits permits(Long... earlier) {
        return new PollPermits(3, LEASE, POLL_TIMEOUT, List.of(earlier), clock.getAsLong());
    }

    private Optional<Permit> ask(int subtask, String reader, int... buckets) {
        return answer(subtask, reader, Long.MAX_VALUE, buckets);
    }

    private Optional<Permit> answer(int subtask, String reader, long validNanos, int... buckets) {
        return permits.answer(
                subtask,
                new PermitRequest(reader, 77, buckets(buckets)),
                JournalCut.START,
                validNanos,
                true,
                clock.getAsLong());
    }

    private static Set<BucketId> taken(Optional<Permit> permit) {
        return permit.orElseThrow().takenOver();
    }

    static Set<BucketId> buckets(int... numbers) {
        return IntStream.of(numbers)
                .mapToObj(number -> new BucketId("public", "orders", number))
                .collect(Collectors.toSet());
    }
}
