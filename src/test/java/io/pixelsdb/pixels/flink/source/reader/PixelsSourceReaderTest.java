package io.pixelsdb.pixels.flink.source.reader;

import static io.pixelsdb.pixels.flink.source.reader.Splits.bucket;
import static io.pixelsdb.pixels.flink.source.reader.Splits.buckets;
import static io.pixelsdb.pixels.flink.source.reader.Splits.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.coordination.TableReport;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PixelsSourceReaderTest {

    private static final long WRITER = 7;

    private final FakeClient client = new FakeClient();
    private final FakeJournal journal = FakeJournal.durableAtOnce();
    private final List<SourceEvent> sent = new CopyOnWriteArrayList<>();
    private final TestingReaderOutput<Long> output = new TestingReaderOutput<>();

    @Test
    void closingWaitsLongerThanAPollMayTake() throws Exception {
        Duration pollTimeout = Duration.ofMinutes(7);
        try (PixelsSourceReader<Long> reader =
                new PixelsSourceReader<>(
                        FakeClient::new,
                        FakeJournal::durableAtOnce,
                        false,
                        Policies.settings(
                                Policies.with(PollingOptions.POLL_TIMEOUT, pollTimeout), bucket(0)),
                        List.of(Policies.read(new Sequences())),
                        new TestingReaderContext())) {
            // What Flink made of source.reader.close.timeout.
            assertThat(reader)
                    .extracting("options.sourceReaderCloseTimeout", InstanceOfAssertFactories.LONG)
                    .isGreaterThan(pollTimeout.toMillis());
        }
    }

    @Test
    void readerWithoutSplitsHasNothingToReplay() throws Exception {
        try (PixelsSourceReader<Long> reader = journalingReader()) {
            reader.start();
            reader.snapshotState(3);

            CheckpointReport report = lastReport();
            assertThat(report.checkpointId()).isEqualTo(3);
            assertThat(report.writer()).isZero();
            assertThat(report.firstNeededSegment()).isZero();
            assertThat(report.replayed()).isTrue();
            assertThat(report.splits()).isEmpty();
        }
    }

    @Test
    void reportsWhatIsReplayedAndEmittedAtEachCheckpoint() throws Exception {
        journal.keep(new JournalEntry(bucket(0), 3, 0, Responses.inserts("a", "b")));
        try (PixelsSourceReader<Long> reader = journalingReader()) {
            reader.addSplits(List.of(unread(0)));
            reader.start();
            reader.snapshotState(1);
            assertThat(lastReport().replayed()).as("replayed before it is permitted").isFalse();
            assertThat(lastReport().writer()).isZero();

            takeOver(reader, buckets(0));
            pollUntilEmitted(reader, 1);
            reader.snapshotState(2);
            assertThat(lastReport().replayed()).as("replayed after the first record").isFalse();
            assertThat(lastReport().splits()).containsExactly(at(3, 0, 1));

            pollUntilEmitted(reader, 2);
            awaitPolling(reader, () -> report(reader, 3).replayed());
            assertThat(lastReport().writer()).isEqualTo(WRITER);
            assertThat(lastReport().firstNeededSegment()).isZero();
            assertThat(lastReport().splits()).containsExactly(at(3, 1, 0));

            journal.setSegment(4);
            await().until(() -> client.bucketsInFlight().size() == 1);
            client.answer(0, Responses.inserts("c", "d"));
            pollUntilEmitted(reader, 3);
            assertThat(report(reader, 4).firstNeededSegment())
                    .as("segment needed in the middle of a response")
                    .isZero();
            awaitPolling(reader, () -> report(reader, 5).firstNeededSegment() == 4);
            assertThat(output.getEmittedRecords()).containsExactly(0L, 0L, 1L, 1L);
            assertThat(lastReport().splits()).containsExactly(at(WRITER, 2, 0));
            client.answerFromNowOn();
        }
        assertThat(journal.isClosed()).isTrue();
    }

    @Test
    void readsAllWithoutAskingWhenThereIsNoJournal() throws Exception {
        try (PixelsSourceReader<Long> reader =
                reader(EnumeratorLink.withoutJournal(sent::add, System::nanoTime))) {
            reader.addSplits(List.of(unread(0)));
            reader.start();
            await().until(() -> client.bucketsInFlight().size() == 1);
            client.answer(0, Responses.inserts("a"));
            pollUntilEmitted(reader, 1);
            reader.snapshotState(1);
            client.answerFromNowOn();
        }
        assertThat(sent).hasOnlyElementsOfType(TableReport.class);
    }

    private PixelsSourceReader<Long> journalingReader() {
        return reader(EnumeratorLink.to(sent::add, System::nanoTime));
    }

    private PixelsSourceReader<Long> reader(EnumeratorLink link) {
        return new PixelsSourceReader<>(
                () -> client,
                () -> journal,
                Policies.settings(Policies.of(1), bucket(0)),
                List.of(Policies.read(new Sequences())),
                new TestingReaderContext(),
                link,
                new RunReporter(null, event -> {}, System::nanoTime));
    }

    private void takeOver(PixelsSourceReader<Long> reader, Set<BucketId> buckets) {
        await().until(() -> sent.stream().anyMatch(PermitRequest.class::isInstance));
        PermitRequest question =
                sent.stream()
                        .filter(PermitRequest.class::isInstance)
                        .map(PermitRequest.class::cast)
                        .findFirst()
                        .orElseThrow();
        reader.handleSourceEvents(
                new Permit(
                        question.reader(),
                        question.sentNanos(),
                        Duration.ofHours(1).toNanos(),
                        WRITER,
                        buckets,
                        JournalCut.START,
                        true));
    }

    private CheckpointReport report(PixelsSourceReader<Long> reader, long checkpointId) {
        reader.snapshotState(checkpointId);
        return lastReport();
    }

    private CheckpointReport lastReport() {
        return sent.stream()
                .filter(CheckpointReport.class::isInstance)
                .map(CheckpointReport.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private void pollUntilEmitted(PixelsSourceReader<Long> reader, int records) {
        awaitPolling(reader, () -> output.getEmittedRecords().size() == records);
    }

    /** Does the task thread's work until something is so. */
    private void awaitPolling(PixelsSourceReader<Long> reader, Callable<Boolean> condition) {
        await().pollInSameThread()
                .until(
                        () -> {
                            if (condition.call()) {
                                return true;
                            }
                            reader.pollNext(output);
                            return condition.call();
                        });
    }

    private static PixelsSplit at(long writer, long sequence, int index) {
        return new PixelsSplit(bucket(0), new Position(writer, sequence, index), false);
    }
}
