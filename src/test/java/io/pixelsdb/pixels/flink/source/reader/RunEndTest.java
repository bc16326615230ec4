package io.pixelsdb.pixels.flink.source.reader;

import static io.pixelsdb.pixels.flink.source.reader.Splits.fetch;
import static io.pixelsdb.pixels.flink.source.reader.Splits.fetchNothing;
import static io.pixelsdb.pixels.flink.source.reader.Splits.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.RunBound;
import io.pixelsdb.pixels.flink.source.coordination.RunProgress;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.PixelsSplitState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the fetcher of two buckets notices of a run's end, by a clock that the test moves. */
@Timeout(60)
class RunEndTest {

    private static final Duration IDLE = Duration.ofSeconds(5);

    private final FakeClient client = new FakeClient();
    private final FakeJournal journal = FakeJournal.durableOnFlush();
    private final ManualClock clock = new ManualClock();
    private final List<SourceEvent> told = new ArrayList<>();
    private final EnumeratorLink link = EnumeratorLink.withoutJournal(event -> {}, clock);
    private final RunReporter reporter =
            new RunReporter(
                    RunBound.from(
                                    new Configuration()
                                            .set(PixelsOptions.SOURCE_BOUNDED_IDLE, IDLE),
                                    true)
                            .orElseThrow(),
                    told::add,
                    clock);
    private PixelsSplitReader reader;

    @BeforeEach
    void beginToPoll() throws IOException {
        reader =
                new PixelsSplitReader(
                        client,
                        journal,
                        Policies.of(8),
                        Splits.manyBuckets(),
                        new PollMetrics(
                                InternalSourceReaderMetricGroup.mock(
                                        UnregisteredMetricGroups
                                                .createUnregisteredOperatorMetricGroup())),
                        link,
                        reporter);
        give(unread(0));
        give(unread(1));
        reporter.started();
        step();
        assertThat(client.bucketsInFlight()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void idleIsWhenAllBucketsHaveBeenEmptyForLongEnough() throws Exception {
        answerAfter(Duration.ZERO, 0, 1);
        answerAfter(IDLE.minusMillis(1), 0);
        assertThat(isIdle()).isFalse();
        answerAfter(Policies.IDLE_MAX, 0);
        assertThat(isIdle()).as("the other bucket is not heard of").isFalse();

        answerAfter(Duration.ZERO, 1);
        assertThat(isIdle()).isTrue();
    }

    @Test
    void responsesWithoutARecordAreNothingWhateverElseIsInThem() throws Exception {
        client.answer(0, Responses.UNKNOWN_FIELD);
        client.answer(1, Responses.UNKNOWN_FIELD);
        step();
        clock.advance(IDLE);
        step();
        client.answer(0, Responses.UNKNOWN_FIELD);
        client.answer(1, Responses.UNKNOWN_FIELD);
        step();
        step();

        assertThat(isIdle()).isTrue();
    }

    @Test
    void idleIsOverBeforeAChangeIsHandedOn() throws Exception {
        answerAfter(Duration.ZERO, 0, 1);
        answerAfter(IDLE, 0, 1);
        assertThat(isIdle()).isTrue();

        clock.advance(Policies.IDLE_MAX);
        step();
        client.answer(1, Responses.inserts("a"));
        step();
        journal.flush();
        assertThat(fetch(reader)).hasSize(1);
        assertThat(isIdle()).isFalse();

        answerAfter(Duration.ZERO, 0, 1);
        answerAfter(IDLE.minusMillis(1), 0, 1);
        assertThat(isIdle()).as("counted anew").isFalse();
        answerAfter(Policies.IDLE_MAX, 0, 1);
        assertThat(isIdle()).isTrue();
    }

    @Test
    void serverThatFailsIsNotIdle() throws Exception {
        answerAfter(Duration.ZERO, 0, 1);
        answerAfter(IDLE, 1);
        client.fail(0, "gone", true);
        step();
        answerAfter(IDLE, 0, 1);

        assertThat(isIdle()).isFalse();
    }

    @Test
    void drainedIsWhenWhatWasInFlightIsDurableAndHandedOn() throws Exception {
        link.pollingEnds();
        step();
        assertThat(isDrained()).as("two polls in flight").isFalse();
        client.answer(0, Responses.EMPTY);
        client.answer(1, Responses.inserts("a"));
        step();
        assertThat(isDrained()).as("on its way through the journal").isFalse();

        journal.flush();
        assertThat(fetch(reader)).hasSize(1);
        step();
        assertThat(isDrained()).isTrue();
        assertThat(client.bucketsInFlight()).isEmpty();
        clock.advance(Duration.ofHours(1));
        step();
        assertThat(client.bucketsInFlight()).as("polls after the end").isEmpty();
    }

    @Test
    void splitsFinishWhenTheyMayAndNotBefore() throws Exception {
        link.finishSplits();
        link.pollingEnds();
        client.answer(0, Responses.EMPTY);
        step();
        assertThat(isDrained()).isFalse();
        client.answer(1, Responses.EMPTY);
        step();
        assertThat(isDrained()).isTrue();

        reader.wakeUp();
        assertThat(reader.fetch().finishedSplits())
                .containsExactlyInAnyOrder(unread(0).splitId(), unread(1).splitId());
        step();
    }

    @Test
    void splitThatComesLateIsDrainedAsWell() throws Exception {
        client.answer(0, Responses.EMPTY);
        client.answer(1, Responses.EMPTY);
        link.pollingEnds();
        step();
        step();
        assertThat(isDrained()).isTrue();

        reporter.given(new PixelsSplitState(unread(2)));
        assertThat(isDrained()).isFalse();
        reporter.drained(2);
        assertThat(isDrained()).as("said of two splits of three").isFalse();

        reader.handleSplitsChanges(new SplitsAddition<>(List.of(unread(2))));
        step();
        step();
        assertThat(isDrained()).isTrue();
    }

    private void give(PixelsSplit split) {
        reporter.given(new PixelsSplitState(split));
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(split)));
    }

    /** Lets time pass, and answers the polls that are due by then with nothing. */
    private void answerAfter(Duration time, int... buckets) throws IOException {
        clock.advance(time);
        step();
        for (int bucket : buckets) {
            client.answer(bucket, Responses.EMPTY);
        }
        step();
        step();
    }

    private void step() throws IOException {
        fetchNothing(reader);
    }

    private boolean isIdle() {
        return last().idle();
    }

    private boolean isDrained() {
        return last().drained();
    }

    private RunProgress last() {
        return (RunProgress) told.get(told.size() - 1);
    }
}
