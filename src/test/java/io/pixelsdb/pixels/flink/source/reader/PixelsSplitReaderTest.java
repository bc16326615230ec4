package io.pixelsdb.pixels.flink.source.reader;

import static io.pixelsdb.pixels.flink.source.reader.Splits.bucket;
import static io.pixelsdb.pixels.flink.source.reader.Splits.fetch;
import static io.pixelsdb.pixels.flink.source.reader.Splits.fetchNothing;
import static io.pixelsdb.pixels.flink.source.reader.Splits.records;
import static io.pixelsdb.pixels.flink.source.reader.Splits.split;
import static io.pixelsdb.pixels.flink.source.reader.Splits.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.source.journal.Journal;
import io.pixelsdb.pixels.flink.source.journal.JournalEntry;
import io.pixelsdb.pixels.flink.source.polling.PollPolicy;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsRemoval;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PixelsSplitReaderTest {

    private final FakeClient client = new FakeClient();
    private final ManualClock clock = new ManualClock();
    private final ExecutorService fetcher = Executors.newSingleThreadExecutor();

    @AfterEach
    void stopFetcher() {
        fetcher.shutdownNow();
    }

    @Test
    void handsOnTheRecordsOfAResponseUnderTheirIdentity() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, split(3, 5, 0));
        fetchNothing(reader);
        client.answer(3, Responses.inserts("a", "b"));

        assertThat(fetch(reader)).containsExactly("#3 5/0 a", "#3 5/1 b");

        fetchNothing(reader);
        client.answer(3, Responses.inserts("c"));
        assertThat(fetch(reader)).containsExactly("#3 6/0 c");
    }

    @Test
    void responseOfWhichRecordsWereEmittedCountsAsPolled() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, split(0, 5, 2));
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));

        assertThat(fetch(reader)).containsExactly("#0 6/0 a");
    }

    @Test
    void pollsSeveralBucketsAtOnceAndEachJustOnce() throws Exception {
        PixelsSplitReader reader =
                reader(FakeJournal.durableAtOnce(), 2, unread(0), unread(1), unread(2));
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).hasSize(2);

        int first = client.bucketsInFlight().get(0);
        client.answer(first, Responses.inserts("a"));
        fetch(reader);

        assertThat(client.bucketsInFlight()).hasSize(2).doesNotHaveDuplicates();
        assertThat(client.history()).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void pollsWithoutBucketOnAServerThatHasNone() throws Exception {
        PixelsSplitReader reader =
                reader(FakeJournal.durableAtOnce(), 8, unread(BucketId.NO_BUCKET));
        fetchNothing(reader);

        assertThat(client.bucketsInFlight()).containsExactly(BucketId.NO_BUCKET);
    }

    @Test
    void nothingIsEmittedBeforeItIsDurable() throws Exception {
        FakeJournal journal = FakeJournal.durableOnFlush();
        PixelsSplitReader reader = reader(journal, 8, unread(0));
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));
        fetchNothing(reader);
        client.answer(0, Responses.inserts("b"));
        fetchNothing(reader);

        assertThat(journal.appended()).hasSize(2);

        journal.flush();
        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
        assertThat(fetch(reader)).containsExactly("#0 1/0 b");
    }

    @Test
    void journalThatFailsFailsTheReader() throws Exception {
        FakeJournal journal = FakeJournal.durableOnFlush();
        PixelsSplitReader reader = reader(journal, 8, unread(0));
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));
        fetchNothing(reader);
        journal.failFlush(new IOException("disk full"));

        assertThatThrownBy(reader::fetch)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("public.orders#0 response 0")
                .hasRootCauseMessage("disk full");
    }

    @Test
    void replaysTheJournalFromThePositionBeforeItPolls() throws Exception {
        FakeJournal journal = FakeJournal.durableAtOnce();
        journal.keep(new JournalEntry(bucket(0), 0, 4, Responses.inserts("old")));
        journal.keep(new JournalEntry(bucket(0), 0, 5, Responses.inserts("a", "b", "c")));
        journal.keep(new JournalEntry(bucket(0), 0, 6, Responses.inserts("d")));
        PixelsSplitReader reader = reader(journal, 8, split(0, 5, 2));

        assertThat(fetch(reader)).containsExactly("#0 5/2 c");
        assertThat(fetch(reader)).containsExactly("#0 6/0 d");
        assertThat(client.history()).isEmpty();

        fetchNothing(reader);
        client.answer(0, Responses.inserts("e"));
        assertThat(fetch(reader)).containsExactly("#0 7/0 e");
    }

    @Test
    void pausedBucketIsReplayedAndNotPolled() throws Exception {
        FakeJournal journal = FakeJournal.durableAtOnce();
        journal.keep(new JournalEntry(bucket(0), 0, 0, Responses.inserts("a")));
        PixelsSplitReader reader = reader(journal, 8, unread(0), unread(1));
        reader.pauseOrResumeSplits(List.of(unread(0)), List.of());
        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).containsExactly(1);

        reader.pauseOrResumeSplits(List.of(), List.of(unread(0)));
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void responseIsJournaledWhileTheFetcherIsHeldUp() throws Exception {
        FakeJournal journal = FakeJournal.durableAtOnce();
        PixelsSplitReader reader = reader(journal, 8, split(0, 5, 0));
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));

        assertThat(journal.appended())
                .extracting(JournalEntry::sequence)
                .as("sequences journaled before the next fetch")
                .containsExactly(5L);
    }

    @Test
    void responseThatTheFetcherFindsLateWasInTime() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, unread(0));
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));
        clock.advance(Duration.ofHours(1));

        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
    }

    @Test
    void stopsPollingWhileItHoldsTooMuch() throws Exception {
        FakeJournal journal = FakeJournal.durableOnFlush();
        PixelsSplitReader reader =
                reader(
                        journal,
                        Policies.with(PollingOptions.MAX_BUFFERED_SIZE, new MemorySize(1)),
                        unread(0));
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).isEmpty();

        journal.flush();
        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
        assertThat(client.bucketsInFlight()).containsExactly(0);
    }

    @Test
    void pausesBeforeItPollsAnEmptyBucketAgain() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, unread(0));
        fetchNothing(reader);
        client.answer(0, Responses.EMPTY);
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).isEmpty();

        clock.advance(Policies.IDLE_MIN);
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).containsExactly(0);
    }

    @Test
    void takesAResponseOfUnknownFieldsAloneForNothing() throws Exception {
        FakeJournal journal = FakeJournal.durableAtOnce();
        PixelsSplitReader reader = reader(journal, 8, unread(0));
        fetchNothing(reader);
        Duration waited = Duration.ZERO;
        for (int polls = 1; polls < 5; polls++) {
            client.answer(0, Responses.UNKNOWN_FIELD);
            fetchNothing(reader);
            waited = advanceUntilPolled(reader, waited);
        }

        assertThat(journal.appended()).isEmpty();
        client.answer(0, Responses.inserts("a"));
        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
    }

    @Test
    void keepsTryingAServerThatFails() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, unread(0));
        fetchNothing(reader);
        client.fail(0, "down", true);
        fetchNothing(reader);
        assertThat(client.bucketsInFlight()).isEmpty();

        clock.advance(Policies.RETRY_MIN);
        fetchNothing(reader);
        client.answer(0, Responses.inserts("a"));

        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
    }

    @Test
    void givesUpAfterTheRetryTimeout() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, unread(0));
        fetchNothing(reader);
        client.fail(0, "down", true);
        fetchNothing(reader);
        clock.advance(Policies.RETRY_TIMEOUT.plusSeconds(1));
        fetchNothing(reader);
        client.fail(0, "server x:1 is down", true);

        assertThatThrownBy(reader::fetch)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("public.orders#0")
                .hasMessageContaining("server x:1 is down")
                .hasMessageContaining("source.retry-timeout = 60 s");
    }

    @Test
    void errorThatNoRetryCuresEndsTheJob() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, unread(0));
        fetchNothing(reader);
        client.fail(0, "no such service", false);

        assertThatThrownBy(reader::fetch)
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("no such service");
    }

    @Test
    void malformedResponseEndsTheJobAndNamesTheBucket() throws Exception {
        byte[] cut = Responses.inserts("a", "b");
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, unread(7));
        fetchNothing(reader);
        client.answer(7, Arrays.copyOf(cut, cut.length - 1));

        assertThatThrownBy(() -> fetch(reader))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("public.orders#7 response 0");
    }

    @Test
    void wakeUpEndsAFetchThatBlocksAndLeavesItsPollInFlight() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, unread(0));
        fetchNothing(reader);
        FutureTask<List<String>> fetch = new FutureTask<>(() -> records(reader.fetch()));
        Thread thread = new Thread(fetch);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        reader.wakeUp();

        assertThat(fetch.get()).isEmpty();
        client.answer(0, Responses.inserts("a"));
        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
    }

    @Test
    void closingWaitsForPollsInFlightAndJournalsThem() throws Exception {
        FakeJournal journal = FakeJournal.durableOnFlush();
        PixelsSplitReader reader = reader(journal, 8, unread(0), unread(1));
        fetchNothing(reader);
        CompletableFuture<Void> closing =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                reader.close();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        fetcher);
        client.answer(0, Responses.inserts("a"));
        await().until(() -> journal.appended().size() == 1);
        assertThat(closing).isNotDone();
        client.fail(1, "reset", true);
        closing.get();

        assertThat(journal.isClosed()).isTrue();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void splitsAreNeverTakenAway() {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8);

        assertThatThrownBy(
                        () -> reader.handleSplitsChanges(new SplitsRemoval<>(List.of(unread(0)))))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void responseIsNeverTooLateWithoutAJournal() throws Exception {
        PixelsSplitReader reader = reader(FakeJournal.durableAtOnce(), 8, unread(0));
        fetchNothing(reader);
        clock.advance(Duration.ofHours(1));
        client.answer(0, Responses.inserts("a"));

        assertThat(fetch(reader)).containsExactly("#0 0/0 a");
    }

    /** The pause is as long as the one before at least, up to the longest one. */
    private Duration advanceUntilPolled(PixelsSplitReader reader, Duration pauseBefore)
            throws IOException {
        assertThat(client.bucketsInFlight()).isEmpty();
        Duration pause = Duration.ZERO;
        while (client.bucketsInFlight().isEmpty()) {
            clock.advance(Policies.IDLE_MIN);
            pause = pause.plus(Policies.IDLE_MIN);
            fetchNothing(reader);
        }
        assertThat(pause).isBetween(pauseBefore, Policies.IDLE_MAX);
        return pause;
    }

    private PixelsSplitReader reader(Journal journal, int maxPolls, PixelsSplit... splits) {
        return reader(journal, Policies.of(maxPolls), splits);
    }

    private PixelsSplitReader reader(Journal journal, PollPolicy policy, PixelsSplit... splits) {
        PixelsSplitReader reader =
                new PixelsSplitReader(
                        client,
                        journal,
                        policy,
                        Splits.manyBuckets(),
                        new PollMetrics(
                                InternalSourceReaderMetricGroup.mock(
                                        UnregisteredMetricGroups
                                                .createUnregisteredOperatorMetricGroup())),
                        EnumeratorLink.withoutJournal(event -> {}, clock),
                        new RunReporter(null, event -> {}, System::nanoTime));
        reader.handleSplitsChanges(new SplitsAddition<>(Arrays.asList(splits)));
        return reader;
    }
}
