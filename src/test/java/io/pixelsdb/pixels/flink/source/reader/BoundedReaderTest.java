package io.pixelsdb.pixels.flink.source.reader;

import static io.pixelsdb.pixels.flink.source.reader.Splits.bucket;
import static io.pixelsdb.pixels.flink.source.reader.Splits.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.RunBound;
import io.pixelsdb.pixels.flink.source.coordination.EndPolling;
import io.pixelsdb.pixels.flink.source.coordination.RunProgress;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader of one bucket in a run that ends. */
@Timeout(60)
class BoundedReaderTest {

    private final FakeClient client = new FakeClient();
    private final FakeJournal journal = FakeJournal.durableAtOnce();
    private final List<SourceEvent> sent = new CopyOnWriteArrayList<>();
    private final TestingReaderOutput<Long> output = new TestingReaderOutput<>();
    @Nullable private PixelsSourceReader<Long> reader;

    @AfterEach
    void close() throws Exception {
        client.answerFromNowOn();
        reader.close();
    }

    @Test
    void tellsHowManyChangesItHasEmitted() {
        begin(unread(0));
        awaitPoll();
        client.answer(0, Responses.inserts("a", "b"));
        awaitTold(ofOrders(2, false));
        awaitPoll();
        client.answer(0, Responses.inserts("c"));
        awaitTold(ofOrders(3, false));
    }

    @Test
    void countsOnFromItsState() {
        begin(new PixelsSplit(bucket(0), new Position(0, 7, 0), false, 40));

        awaitTold(ofOrders(40, false));
        awaitPoll();
        client.answer(0, Responses.inserts("a", "b"));
        awaitTold(ofOrders(42, false));
        assertThat(reader.snapshotState(1))
                .containsExactly(new PixelsSplit(bucket(0), new Position(0, 8, 0), false, 42));
    }

    @Test
    void namesNoTableOfWhichItHasEmittedNothing() {
        begin(unread(0));

        awaitTold(new RunProgress(1, 0, Set.of(), false, false));
    }

    @Test
    void emitsWhatIsInFlightAtTheEndAndWaitsToBeFinished() throws Exception {
        begin(unread(0));
        awaitPoll();
        reader.handleSourceEvents(new EndPolling());
        client.answer(0, Responses.inserts("a", "b"));

        awaitTold(ofOrders(2, true));
        assertThat(output.getEmittedRecords()).hasSize(2);
        assertThat(client.history()).as("polls").hasSize(1);
        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(reader.snapshotState(1)).hasSize(1);

        reader.notifyNoMoreSplits();
        awaitPolling(() -> reader.pollNext(output) == InputStatus.END_OF_INPUT);
        assertThat(reader.snapshotState(2)).isEmpty();
        await().until(client::isClosed);
        assertThat(journal.isClosed()).isTrue();
    }

    @Test
    void readerWithoutSplitsFinishesWhenItIsTold() throws Exception {
        begin();
        reader.handleSourceEvents(new EndPolling());
        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);

        reader.notifyNoMoreSplits();
        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
    }

    private void begin(PixelsSplit... splits) {
        RunBound bound =
                RunBound.from(
                                new Configuration()
                                        .set(PixelsOptions.SOURCE_BOUNDED_CHANGES, 1_000L),
                                true)
                        .orElseThrow();
        reader =
                new PixelsSourceReader<>(
                        () -> client,
                        () -> journal,
                        Policies.settings(Policies.of(1), bucket(0)),
                        List.of(Policies.read(new Sequences())),
                        new TestingReaderContext(),
                        EnumeratorLink.withoutJournal(event -> {}, System::nanoTime),
                        new RunReporter(bound, sent::add, System::nanoTime));
        if (splits.length > 0) {
            reader.addSplits(List.of(splits));
        }
        reader.start();
    }

    private static RunProgress ofOrders(long changes, boolean drained) {
        return new RunProgress(1, changes, Set.of(bucket(0).table()), false, drained);
    }

    private void awaitPoll() {
        awaitPolling(() -> client.bucketsInFlight().size() == 1);
    }

    private void awaitTold(RunProgress progress) {
        awaitPolling(
                () -> {
                    reader.pollNext(output);
                    return lastTold().equals(progress);
                });
    }

    private static void awaitPolling(Callable<Boolean> condition) {
        await().pollInSameThread().until(condition);
    }

    private RunProgress lastTold() {
        return (RunProgress) sent.get(sent.size() - 1);
    }
}
