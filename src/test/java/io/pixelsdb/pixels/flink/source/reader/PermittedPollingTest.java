package io.pixelsdb.pixels.flink.source.reader;

import static io.pixelsdb.pixels.flink.source.reader.Splits.bucket;
import static io.pixelsdb.pixels.flink.source.reader.Splits.buckets;
import static io.pixelsdb.pixels.flink.source.reader.Splits.fetch;
import static io.pixelsdb.pixels.flink.source.reader.Splits.fetchNothing;
import static io.pixelsdb.pixels.flink.source.reader.Splits.records;
import static io.pixelsdb.pixels.flink.source.reader.Splits.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A split reader with a journal: what it does when, by the enumerator's word. */
@Timeout(60)
class PermittedPollingTest {

    private static final long WRITER = 7;
    private static final Duration LEASE = Duration.ofSeconds(9);
    private static final Duration POLL_TIMEOUT = PollingOptions.POLL_TIMEOUT.defaultValue();
    private static final JournalCut CUT = new JournalCut(6, Map.of(6L, 2L));

    private final FakeClient client = new FakeClient();
    private final FakeJournal journal = FakeJournal.durableAtOnce();
    private final ManualClock clock = new ManualClock();
    private final MetricListener metrics = new MetricListener();
    private final List<PermitRequest> questions = new CopyOnWriteArrayList<>();
    private final EnumeratorLink link = EnumeratorLink.to(this::told, clock);
    private final ExecutorService fetcher = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopFetcher() {
        fetcher.shutdownNow();
    }

    @Test
    void asksOnlyOnceTheEnumeratorKnowsTheReader() throws Exception {
        PixelsSplitReader reader = reader(buckets(0), unread(0));
        fetchNothing(reader);
        assertThat(questions).isEmpty();

        link.started();
        fetchNothing(reader);
        assertThat(questions).hasSize(1);
    }

    @Test
    void nothingIsReadOrPolledBeforeItIsTakenOver() throws Exception {
        PixelsSplitReader reader = startedReader(buckets(0, 1), unread(0), unread(1));
        fetchNothing(reader);
        assertThat(lastQuestion().takingOver()).isEqualTo(buckets(0, 1));
        permit(true, Set.of());
        fetchNothing(reader);

        assertThat(journal.writers()).containsExactly(WRITER);
        assertThat(journal.cuts()).isEmpty();
        assertThat(client.history()).isEmpty();

        clock.advance(Duration.ofMillis(500));
        fetchNothing(reader);
        permit(true, buckets(1));
        fetchNothing(reader);

        assertThat(questions).hasSize(2);
        assertThat(journal.writers()).containsExactly(WRITER);
        assertThat(journal.cuts()).containsExactly(CUT);
        assertThat(client.bucketsInFlight()).containsExactly(1);
    }

    @Test
    void replaysBeforeItPolls() throws Exception {
        journal.keep(new JournalEntry(bucket(0), 3, 4, Responses.inserts("old")));
        journal.keep(new JournalEntry(bucket(0), 3, 5, Responses.inserts("a", "b")));
        journal.keep(new JournalEntry(bucket(1), 4, 0, Responses.inserts("c")));
        PixelsSplitReader reader = startedReader(buckets(0, 1), at(3, 5, 1), unread(1));
        fetchNothing(reader);
        permit(true, buckets(0, 1));

        assertThat(List.of(fetch(reader), fetch(reader)))
                .containsExactlyInAnyOrder(List.of("#0 5/1 b"), List.of("#1 0/0 c"));
        assertThat(client.history()).isEmpty();
        assertThat(counter("replayedResponses")).isEqualTo(2);

        fetchNothing(reader);
        client.answer(0, Responses.inserts("d"));
        assertThat(fetch(reader)).containsExactly("#0 6/0 d");
        assertThat(journal.appended()).extracting(JournalEntry::writer).containsExactly(WRITER);
    }

    @Test
    void replaysWhilePollingIsNotPermitted() throws Exception {
        journal.keep(new JournalEntry(bucket(0), 3, 0, Responses.inserts("a")));
        PixelsSplitReader reader = startedReader(buckets(0), unread(0));
        fetchNothing(reader);
        permit(false, buckets(0));

        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
        fetchNothing(reader);
        assertThat(client.history()).isEmpty();
        assertThat(pollingPermitted()).isZero();

        clock.advance(LEASE.dividedBy(3));
        fetchNothing(reader);
        permit(true, Set.of());
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).containsExactly(0);
        assertThat(pollingPermitted()).isOne();
    }

    @Test
    void permitThatHasEndedStopsPollsAndANewOneResumesThem() throws Exception {
        PixelsSplitReader reader = polling(buckets(0), unread(0));
        clock.advance(LEASE);
        client.answer(0, Responses.inserts("a"));
        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).isEmpty();
        assertThat(pollingPermitted()).isZero();

        permit(true, Set.of());
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).containsExactly(0);
    }

    @Test
    void responseOfAnEndedPermitIsJournaledUntilItsDeadline() throws Exception {
        PixelsSplitReader reader = polling(buckets(0), unread(0));
        clock.advance(POLL_TIMEOUT);
        client.answer(0, Responses.inserts("a"));

        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
        assertThat(counter("unknownPolls")).isZero();
    }

    @Test
    void responseAfterItsDeadlineIsNotJournaledButCounted() throws Exception {
        PixelsSplitReader reader = polling(buckets(0), unread(0));
        clock.advance(POLL_TIMEOUT.plusNanos(1));
        client.answer(0, Responses.inserts("lost"));
        fetchNothing(reader);
        assertThat(journal.appended()).isEmpty();
        assertThat(counter("unknownPolls")).isOne();
        assertThat(client.bucketsInFlight()).isEmpty();

        permit(true, Set.of());
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));
        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
    }

    @Test
    void responseThatIsLateByTheClockIsJournaledWhileAPermitHolds() throws Exception {
        PixelsSplitReader reader = polling(buckets(0), unread(0));
        clock.advance(POLL_TIMEOUT.plusHours(1));
        fetchNothing(reader);
        permit(true, Set.of());
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));

        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
        assertThat(counter("unknownPolls")).isZero();
    }

    @Test
    void emptyResponseIsNeverTooLate() throws Exception {
        PixelsSplitReader reader = polling(buckets(0), unread(0));
        clock.advance(POLL_TIMEOUT.plusSeconds(1));
        client.answer(0, Responses.EMPTY);
        fetchNothing(reader);

        assertThat(counter("unknownPolls")).isZero();
    }

    @Test
    void countsPollsOfUnknownOutcomeAmongThoseThatFailed() throws Exception {
        PixelsSplitReader reader = polling(buckets(0, 1), unread(0), unread(1));
        client.fail(0, "refused", true);
        client.loseTrackOf(1, "reset");
        fetchNothing(reader);

        assertThat(counter("failedPolls")).isEqualTo(2);
        assertThat(counter("unknownPolls")).isOne();
    }

    @Test
    void countsWhatStoppedPredecessorsWroteTooLate() throws Exception {
        journal.setLateResponses(3);
        polling(buckets(0), unread(0));

        assertThat(counter("unknownPolls")).isEqualTo(3);
    }

    @Test
    void bucketThatIsNotConfiguredAnyMoreIsReplayedAndNotPolled() throws Exception {
        journal.keep(new JournalEntry(bucket(5), 3, 0, Responses.inserts("a")));
        PixelsSplitReader reader = startedReader(buckets(0), unread(5));
        fetchNothing(reader);
        permit(true, buckets(5));

        assertThat(fetch(reader)).containsExactly("#5 0/0 a");
        fetchNothing(reader);
        clock.advance(LEASE);
        fetchNothing(reader);
        assertThat(client.history()).isEmpty();
        assertThat(questions).as("questions").hasSize(1);
    }

    @Test
    void journalThatTakesNoWritesStopsPollsUntilItDoesAgain() throws Exception {
        PixelsSplitReader reader = polling(buckets(0), unread(0));
        journal.setWritable(false);
        client.answer(0, Responses.inserts("a"));
        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).isEmpty();

        fetcher.submit(reader::fetch);
        journal.setWritable(true);
        await().until(() -> client.bucketsInFlight().equals(List.of(0)));
        reader.wakeUp();
    }

    @Test
    void answerWakesAFetcherThatBlocks() throws Exception {
        PixelsSplitReader reader = startedReader(buckets(0), unread(0));
        Future<List<String>> fetch = fetcher.submit(() -> records(reader.fetch()));
        await().until(() -> questions.size() == 1);
        assertThat(fetch).isNotDone();
        permit(true, buckets(0));

        assertThat(fetch.get()).as("records of the end of a replay").isEmpty();
        assertThat(client.bucketsInFlight()).containsExactly(0);
    }

    @Test
    void fetcherThatBlocksAsksAgain() throws Exception {
        PixelsSplitReader reader = startedReader(buckets(0), unread(0));
        Future<?> fetch = fetcher.submit(reader::fetch);
        await().until(() -> questions.size() == 1);
        clock.advance(Duration.ofMillis(500));

        await().until(() -> questions.size() == 2);
        assertThat(fetch).isNotDone();
        reader.wakeUp();
        fetch.get();
    }

    private PixelsSplitReader polling(Set<BucketId> configured, PixelsSplit... splits)
            throws Exception {
        PixelsSplitReader reader = startedReader(configured, splits);
        fetchNothing(reader);
        permit(true, configured);
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).hasSize(splits.length);
        assertThat(pollingPermitted()).isOne();
        return reader;
    }

    private PixelsSplitReader startedReader(Set<BucketId> configured, PixelsSplit... splits) {
        link.started();
        return reader(configured, splits);
    }

    private PixelsSplitReader reader(Set<BucketId> configured, PixelsSplit... splits) {
        PixelsSplitReader reader =
                new PixelsSplitReader(
                        client,
                        journal,
                        Policies.of(8),
                        configured,
                        new PollMetrics(
                                InternalSourceReaderMetricGroup.mock(metrics.getMetricGroup())),
                        link,
                        new RunReporter(null, event -> {}, System::nanoTime));
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(splits)));
        return reader;
    }

    private void told(SourceEvent event) {
        if (event instanceof PermitRequest) {
            questions.add((PermitRequest) event);
        }
    }

    private PermitRequest lastQuestion() {
        return questions.get(questions.size() - 1);
    }

    /** A split of the first bucket. */
    private static PixelsSplit at(long writer, long sequence, int index) {
        return new PixelsSplit(bucket(0), new Position(writer, sequence, index), false);
    }

    private void permit(boolean polling, Set<BucketId> takenOver) {
        link.answered(
                new Permit(
                        lastQuestion().reader(),
                        lastQuestion().sentNanos(),
                        LEASE.toNanos(),
                        WRITER,
                        takenOver,
                        CUT,
                        polling));
    }

    private long counter(String name) {
        return metrics.getCounter(name).map(Counter::getCount).orElseThrow();
    }

    private int pollingPermitted() {
        return metrics.<Integer>getGauge("pollingPermitted").orElseThrow().getValue();
    }
}
