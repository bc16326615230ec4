package io.pixelsdb.pixels.flink.source.reader;

import static io.pixelsdb.pixels.flink.source.reader.Splits.bucket;
import static io.pixelsdb.pixels.flink.source.reader.Splits.buckets;
import static io.pixelsdb.pixels.flink.source.reader.Splits.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollPermitTest {

    private static final Duration LEASE = Duration.ofSeconds(9);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final JournalCut CUT = new JournalCut(6, Map.of(6L, 2L));
    private static final long WRITER = 7;

    private final ManualClock clock = new ManualClock();
    private final PollPermit permit = new PollPermit("r", clock);

    @BeforeEach
    void register() {
        permit.registered();
    }

    @Test
    void asksNothingBeforeTheEnumeratorKnowsTheReader() {
        PollPermit unknown = new PollPermit("r", clock);
        unknown.await(unread(0));
        assertThat(unknown.ask(true)).isNull();
        assertThat(unknown.nanosUntilNextQuestion(true)).isEqualTo(Long.MAX_VALUE);

        unknown.registered();
        assertThat(unknown.ask(true)).isNotNull();
    }

    @Test
    void asksNothingWithoutAnythingToDo() {
        assertThat(permit.ask(false)).isNull();
        assertThat(permit.nanosUntilNextQuestion(false)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void asksForBucketsUntilTheyAreTakenOver() {
        permit.await(unread(0));
        permit.await(unread(1));
        PermitRequest first = permit.ask(false);
        assertThat(first.reader()).isEqualTo("r");
        assertThat(first.sentNanos()).isEqualTo(clock.getAsLong());
        assertThat(first.takingOver()).isEqualTo(buckets(0, 1));
        assertThat(permit.ask(false)).isNull();
        assertThat(permit.nanosUntilNextQuestion(false)).isEqualTo(RETRY.toNanos());

        permit.answered(answer(first, LEASE, Set.of(bucket(1)), true));
        assertThat(permit.nextTakeOver().splits()).containsExactly(unread(1));
        assertThat(permit.nextTakeOver()).isNull();
        clock.advance(RETRY);
        PermitRequest second = permit.ask(false);
        assertThat(second.takingOver()).isEqualTo(buckets(0));

        permit.answered(answer(second, LEASE, Set.of(bucket(0)), true));
        PollPermit.TakeOver takeOver = permit.nextTakeOver();
        assertThat(takeOver.splits()).containsExactly(unread(0));
        assertThat(takeOver.cut()).isEqualTo(CUT);
        assertThat(permit.nanosUntilNextQuestion(false)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void asksAtOnceForABucketThatComesLater() {
        permit.await(unread(0));
        permit.ask(false);
        permit.await(unread(1));

        assertThat(permit.ask(false).takingOver()).isEqualTo(buckets(0, 1));
    }

    @Test
    void asksAgainWhenLessThanTwoThirdsOfTheTimeAreLeft() {
        permit.answered(answer(permit.ask(true), LEASE, Set.of(), true));
        assertThat(permit.nanosUntilNextQuestion(true)).isEqualTo(LEASE.dividedBy(3).toNanos());

        clock.advance(LEASE.dividedBy(3));
        assertThat(permit.ask(true)).isNotNull();
        assertThat(permit.ask(true)).isNull();
        assertThat(permit.nanosUntilNextQuestion(true)).isEqualTo(RETRY.toNanos());
        assertThat(permit.allowsPolling()).isTrue();
    }

    @Test
    void doesNotFloodAnEnumeratorThatGrantsNoTime() {
        permit.answered(answer(permit.ask(true), Duration.ZERO, Set.of(), true));

        assertThat(permit.allowsPolling()).isFalse();
        assertThat(permit.nanosUntilNextQuestion(true)).isEqualTo(RETRY.toNanos());
    }

    @Test
    void timeCountsFromTheQuestionAndNotFromTheAnswer() {
        PermitRequest question = permit.ask(true);
        clock.advance(LEASE.minusNanos(1));
        permit.answered(answer(question, LEASE, Set.of(), true));
        assertThat(permit.allowsPolling()).isTrue();

        clock.advance(Duration.ofNanos(1));
        assertThat(permit.allowsPolling()).isFalse();
    }

    @Test
    void answerThatIsOvertakenDoesNotShortenANewerOne() {
        PermitRequest older = permit.ask(true);
        clock.advance(RETRY);
        PermitRequest newer = permit.ask(true);
        permit.answered(answer(newer, LEASE, Set.of(), true));
        permit.answered(answer(older, Duration.ofMillis(1), Set.of(), false));

        assertThat(permit.allowsPolling()).isTrue();
    }

    @Test
    void newerAnswerMayForbidPolling() {
        permit.answered(answer(permit.ask(true), LEASE, Set.of(), true));
        clock.advance(LEASE.dividedBy(3));
        permit.answered(answer(permit.ask(true), LEASE, Set.of(), false));

        assertThat(permit.allowsPolling()).isFalse();
        assertThat(permit.hasWriter()).isTrue();
        assertThat(permit.writer()).isEqualTo(WRITER);
    }

    @Test
    void answerToAnEarlierAttemptIsNotTaken() {
        permit.await(unread(0));
        PermitRequest question = permit.ask(true);
        permit.answered(
                new Permit(
                        "an earlier attempt",
                        question.sentNanos(),
                        LEASE.toNanos(),
                        WRITER - 1,
                        buckets(0),
                        CUT,
                        true));

        assertThat(permit.hasWriter()).isFalse();
        assertThat(permit.allowsPolling()).isFalse();
        assertThat(permit.nextTakeOver()).isNull();
    }

    @Test
    void writerNeverChanges() {
        PermitRequest question = permit.ask(true);
        permit.answered(answer(question, LEASE, Set.of(), true));

        assertThatThrownBy(
                        () ->
                                permit.answered(
                                        new Permit(
                                                question.reader(),
                                                question.sentNanos(),
                                                LEASE.toNanos(),
                                                WRITER + 1,
                                                Set.of(),
                                                CUT,
                                                true)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Permit answer(
            PermitRequest question, Duration valid, Set<BucketId> takenOver, boolean polling) {
        return new Permit(
                question.reader(),
                question.sentNanos(),
                valid.toNanos(),
                WRITER,
                takenOver,
                CUT,
                polling);
    }
}
