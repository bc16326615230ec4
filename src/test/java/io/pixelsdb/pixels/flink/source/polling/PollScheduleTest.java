package io.pixelsdb.pixels.flink.source.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.reader.ManualClock;
import io.pixelsdb.pixels.flink.source.reader.Policies;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PollScheduleTest {

    private final ManualClock clock = new ManualClock();

    @Test
    void pollsEachBucketOnceAtATime() {
        PollSchedule schedule = schedule(10, 3);

        assertThat(startAll(schedule)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(schedule.startNext()).isNull();
        assertThat(schedule.inFlight()).isEqualTo(3);
    }

    @Test
    void keepsNoMorePollsInFlightThanAllowed() {
        PollSchedule schedule = schedule(2, 5);

        assertThat(startAll(schedule)).hasSize(2);
        assertThat(schedule.nanosUntilNext()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void quietTablesOfAServerThatHoldsPollsStopNoOther() {
        PollSchedule schedule = new PollSchedule(Policies.of(1), clock);
        for (String table : List.of("quiet", "still", "busy")) {
            schedule.add(new BucketId("public", table, BucketId.NO_BUCKET), 0);
        }

        assertThat(startAll(schedule)).hasSize(3);
    }

    @Test
    void hotBucketDoesNotStarveTheOthers() {
        PollSchedule schedule = schedule(1, 3);
        List<Integer> polled = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            BucketCursor cursor = schedule.startNext();
            polled.add(cursor.bucket().bucket());
            clock.advance(Duration.ofMillis(1));
            schedule.answered(cursor, false);
        }

        assertThat(polled.subList(3, 6)).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(polled.subList(6, 9)).isEqualTo(polled.subList(3, 6));
    }

    @Test
    void backsOffFromAnEmptyBucketUpToTheMaximum() {
        PollSchedule schedule = schedule(1, 1);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            schedule.answered(schedule.startNext(), true);
            pauses.add(Duration.ofNanos(schedule.nanosUntilNext()).toMillis());
            assertThat(schedule.startNext()).isNull();
            clock.advance(Duration.ofNanos(schedule.nanosUntilNext()));
        }

        assertThat(pauses).containsExactly(10L, 20L, 40L, 80L, 100L, 100L);
    }

    @Test
    void pollsAtOnceAfterData() {
        PollSchedule schedule = schedule(1, 1);
        schedule.answered(schedule.startNext(), true);
        clock.advance(Policies.IDLE_MAX);
        schedule.answered(schedule.startNext(), false);

        assertThat(schedule.nanosUntilNext()).isZero();

        schedule.answered(schedule.startNext(), true);
        assertThat(schedule.nanosUntilNext()).isEqualTo(Policies.IDLE_MIN.toNanos());
    }

    @Test
    void backsOffFromAFailingBucketAndTellsForHowLong() {
        PollSchedule schedule = schedule(1, 1);
        List<Duration> failing = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            failing.add(schedule.failed(schedule.startNext()));
            clock.advance(Duration.ofNanos(schedule.nanosUntilNext()));
        }

        assertThat(failing)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(15));

        schedule.answered(schedule.startNext(), false);
        assertThat(schedule.failed(schedule.startNext())).isZero();
    }

    @Test
    void bucketsThatFailedAreDueAtOnceWhenTheServerIsBack() {
        PollSchedule schedule = schedule(10, 3);
        BucketCursor answered = schedule.startNext();
        schedule.failed(schedule.startNext());
        schedule.failed(schedule.startNext());
        schedule.answered(answered, true);
        schedule.retryFailing();

        assertThat(startAll(schedule)).hasSize(2).doesNotContain(answered.bucket().bucket());
    }

    @Test
    void doesNotPollPausedBucketsUntilTheyAreResumed() {
        PollSchedule schedule = schedule(10, 3);
        schedule.pause(Set.of(bucket(0), bucket(1)));
        BucketCursor inFlight = schedule.startNext();
        schedule.pause(Set.of(bucket(2)));
        schedule.answered(inFlight, false);

        assertThat(inFlight.bucket()).isEqualTo(bucket(2));
        assertThat(schedule.startNext()).isNull();
        assertThat(schedule.hasSomethingToPoll()).isFalse();

        schedule.resume(Set.of(bucket(1), bucket(2)));
        assertThat(schedule.hasSomethingToPoll()).isTrue();
        assertThat(startAll(schedule)).containsExactlyInAnyOrder(1, 2);
        assertThat(schedule.hasSomethingToPoll()).isTrue();
    }

    @Test
    void bucketThatIsPausedBeforeItIsAddedIsHeldBack() {
        PollSchedule schedule = schedule(10, 0);
        schedule.pause(Set.of(bucket(4)));
        schedule.add(bucket(4), 0);

        assertThat(schedule.startNext()).isNull();
    }

    private PollSchedule schedule(int maxPollsInFlight, int buckets) {
        PollSchedule schedule = new PollSchedule(Policies.of(maxPollsInFlight), clock);
        for (int i = 0; i < buckets; i++) {
            schedule.add(bucket(i), 0);
        }
        return schedule;
    }

    private static List<Integer> startAll(PollSchedule schedule) {
        List<Integer> started = new ArrayList<>();
        for (BucketCursor next = schedule.startNext(); next != null; next = schedule.startNext()) {
            started.add(next.bucket().bucket());
        }
        return started;
    }

    private static BucketId bucket(int number) {
        return new BucketId("public", "orders", number);
    }
}
