package io.pixelsdb.pixels.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.RunBound;
import io.pixelsdb.pixels.flink.source.coordination.EndPolling;
import io.pixelsdb.pixels.flink.source.coordination.RunProgress;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** Three buckets, the reader of subtask 0 has two of them, that of subtask 1 has one. */
class BoundedRunTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId CUSTOMER = new TableId("public", "customer");
    private static final TableId HISTORY = new TableId("public", "history");
    private static final Collection<BucketId> BUCKETS = Buckets.parse("3").of(ORDERS);

    @RegisterExtension
    final LoggerAuditingExtension log = new LoggerAuditingExtension(BoundedRun.class, Level.WARN);

    private DrivenContext context = new DrivenContext(2);

    @Test
    void countsOverAllReaders() {
        PixelsSplitEnumerator enumerator = start(changes(100), true);

        tell(enumerator, 0, 2, 60);
        tell(enumerator, 1, 1, 39);
        assertThat(toldToEnd()).isEmpty();

        tell(enumerator, 1, 1, 40);
        assertThat(toldToEnd()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void laterReportReplacesTheEarlier() {
        PixelsSplitEnumerator enumerator = start(changes(100), true);

        tell(enumerator, 0, 2, 60);
        tell(enumerator, 0, 2, 70);

        assertThat(toldToEnd()).isEmpty();
    }

    @Test
    void changesOfAFailedReaderCountAgainWhenTheyAreEmittedAgain() {
        PixelsSplitEnumerator enumerator = start(changes(100), true);
        tell(enumerator, 0, 2, 60);
        fail(enumerator, 0);
        register(enumerator, 0);

        tell(enumerator, 1, 1, 60);
        assertThat(toldToEnd()).isEmpty();
        tell(enumerator, 0, 2, 40);
        assertThat(toldToEnd()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void endsWhenAllReadersAreIdle() {
        PixelsSplitEnumerator enumerator = start(idle(), true);

        enumerator.handleSourceEvent(0, new RunProgress(2, 7, List.of(ORDERS), true, false));
        enumerator.handleSourceEvent(1, new RunProgress(0, 0, List.of(), false, false));
        assertThat(toldToEnd()).as("a split that its reader does not know of").isEmpty();

        enumerator.handleSourceEvent(1, new RunProgress(1, 0, List.of(), false, false));
        assertThat(toldToEnd()).isEmpty();

        enumerator.handleSourceEvent(1, new RunProgress(1, 0, List.of(), true, false));
        assertThat(toldToEnd()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void namesEachTableOfWhichAnIdleRunHasFoundNothing() {
        PixelsSplitEnumerator enumerator = start(idle(), ORDERS, CUSTOMER, HISTORY);

        enumerator.handleSourceEvent(0, new RunProgress(2, 7, List.of(ORDERS), true, false));
        enumerator.handleSourceEvent(1, new RunProgress(1, 0, List.of(), true, false));

        assertThat(toldToEnd()).isNotEmpty();
        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("nothing at all of public.customer, public.history. A server says so");
    }

    @Test
    void isSilentWhereEveryTableHadSomethingOrThereWasEnough() {
        PixelsSplitEnumerator idle = start(idle(), ORDERS, CUSTOMER);
        idle.handleSourceEvent(0, new RunProgress(1, 7, List.of(ORDERS), true, false));
        idle.handleSourceEvent(1, new RunProgress(1, 1, List.of(CUSTOMER), true, false));
        assertThat(toldToEnd()).isNotEmpty();

        context = new DrivenContext(2);
        PixelsSplitEnumerator counted = start(changes(7), ORDERS, CUSTOMER);
        counted.handleSourceEvent(0, new RunProgress(1, 7, List.of(ORDERS), false, false));
        assertThat(toldToEnd()).isNotEmpty();

        assertThat(log.getMessages()).isEmpty();
    }

    @Test
    void readersFinishWhenACheckpointCoversEverythingThatWasEmitted() {
        PixelsSplitEnumerator enumerator = start(changes(10), true);
        tell(enumerator, 0, 2, 10);
        drained(enumerator, 0, 2, 12);

        enumerator.snapshotState(1);
        drained(enumerator, 1, 1, 3);
        complete(enumerator, 1);
        assertThat(finishing()).as("a checkpoint begun before all were drained").isFalse();

        enumerator.snapshotState(2);
        enumerator.notifyCheckpointAborted(2);
        context.tick();
        enumerator.snapshotState(3);
        assertThat(finishing()).isFalse();
        complete(enumerator, 3);
        assertThat(finishing()).isTrue();
    }

    @Test
    void readerThatFailsWhileDrainingIsAwaitedAnew() {
        PixelsSplitEnumerator enumerator = start(changes(10), true);
        tell(enumerator, 0, 2, 10);
        drained(enumerator, 0, 2, 10);
        drained(enumerator, 1, 1, 0);
        enumerator.snapshotState(1);
        fail(enumerator, 1);
        complete(enumerator, 1);
        assertThat(finishing()).isFalse();

        context.getSentEvents().clear();
        register(enumerator, 1);
        assertThat(toldToEnd()).containsExactly(1);
        enumerator.snapshotState(2);
        complete(enumerator, 2);
        assertThat(finishing()).isFalse();

        drained(enumerator, 1, 1, 0);
        enumerator.snapshotState(3);
        complete(enumerator, 3);
        assertThat(finishing()).isTrue();
    }

    @Test
    void endIsRememberedOverAFailure() {
        PixelsSplitEnumerator enumerator = start(changes(10), true);
        tell(enumerator, 0, 2, 10);
        PixelsEnumeratorState state = enumerator.snapshotState(1);

        context = new DrivenContext(2);
        start(changes(10), true, state);
        assertThat(toldToEnd()).containsExactlyInAnyOrder(0, 1);

        context = new DrivenContext(2);
        start(changes(20), true, state);
        assertThat(toldToEnd()).as("a run of another bound").isEmpty();

        context = new DrivenContext(2);
        start(new Configuration(), true, state);
        assertThat(toldToEnd()).as("a run without end").isEmpty();
    }

    @Test
    void readersThatComeBackAfterTheEndFinishAtOnce() {
        PixelsSplitEnumerator enumerator = start(changes(10), true);
        tell(enumerator, 0, 2, 10);
        drained(enumerator, 0, 2, 10);
        drained(enumerator, 1, 1, 0);
        enumerator.snapshotState(1);
        complete(enumerator, 1);
        PixelsEnumeratorState state = enumerator.snapshotState(2);

        context = new DrivenContext(2);
        start(changes(10), true, state);
        assertThat(finishing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20})
    void stateOfARunThatHadEndedIsOfNoUseToAnother(long changes) {
        PixelsEnumeratorState ended =
                new PixelsEnumeratorState(
                        BUCKETS,
                        List.of(),
                        null,
                        new EndOfRun("source.bounded.changes=10", EndOfRun.Phase.ENDED));

        assertThatThrownBy(
                        () ->
                                start(
                                        changes == 0 ? new Configuration() : changes(changes),
                                        true,
                                        ended))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("source.bounded.changes=10")
                .hasMessageContaining("without state");
    }

    @Test
    void jobWithoutCheckpointsEndsWhenEverythingIsEmitted() {
        PixelsSplitEnumerator enumerator = start(changes(10), false);
        tell(enumerator, 0, 2, 10);
        drained(enumerator, 0, 2, 10);
        assertThat(finishing()).isFalse();

        drained(enumerator, 1, 1, 0);
        assertThat(finishing()).isTrue();
    }

    private PixelsSplitEnumerator start(Configuration options, boolean checkpoints) {
        return start(options, checkpoints, PixelsEnumeratorState.initial());
    }

    /** Of a bucket each. */
    private PixelsSplitEnumerator start(Configuration options, TableId... tables) {
        List<BucketId> buckets = new ArrayList<>();
        for (TableId table : tables) {
            buckets.addAll(Buckets.parse("1").of(table));
        }
        return start(options, true, PixelsEnumeratorState.initial(), buckets);
    }

    private PixelsSplitEnumerator start(
            Configuration options, boolean checkpoints, PixelsEnumeratorState state) {
        return start(options, checkpoints, state, BUCKETS);
    }

    private PixelsSplitEnumerator start(
            Configuration options,
            boolean checkpoints,
            PixelsEnumeratorState state,
            Collection<BucketId> buckets) {
        PixelsSplitEnumerator enumerator =
                new PixelsSplitEnumerator(
                        context,
                        buckets,
                        state,
                        null,
                        RunBound.from(options, checkpoints).orElse(null));
        enumerator.start();
        register(enumerator, 0);
        register(enumerator, 1);
        return enumerator;
    }

    private void register(PixelsSplitEnumerator enumerator, int subtask) {
        context.registerReader(subtask, "localhost");
        enumerator.addReader(subtask);
    }

    private void fail(PixelsSplitEnumerator enumerator, int subtask) {
        context.registeredReaders().remove(subtask);
        enumerator.addSplitsBack(List.of(), subtask);
    }

    private static void tell(
            PixelsSplitEnumerator enumerator, int subtask, int splits, long changes) {
        enumerator.handleSourceEvent(
                subtask, new RunProgress(splits, changes, List.of(ORDERS), false, false));
    }

    private static void drained(
            PixelsSplitEnumerator enumerator, int subtask, int splits, long changes) {
        enumerator.handleSourceEvent(
                subtask, new RunProgress(splits, changes, List.of(ORDERS), false, true));
    }

    private void complete(PixelsSplitEnumerator enumerator, long checkpointId) {
        try {
            enumerator.notifyCheckpointComplete(checkpointId);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        context.tick();
    }

    private List<Integer> toldToEnd() {
        List<Integer> subtasks = new ArrayList<>();
        context.getSentEvents()
                .forEach(
                        (subtask, events) -> {
                            if (events.stream().anyMatch(EndPolling.class::isInstance)) {
                                subtasks.add(subtask);
                            }
                        });
        return subtasks;
    }

    /** Whether both readers may finish; neither may without the other. */
    private boolean finishing() {
        List<Boolean> told = new ArrayList<>();
        for (int subtask : List.of(0, 1)) {
            told.add(
                    context.getSplitAssignments().containsKey(subtask)
                            && context.getSplitAssignments()
                                    .get(subtask)
                                    .hasReceivedNoMoreSplitsSignal());
        }
        assertThat(told.get(0)).isEqualTo(told.get(1));
        return told.get(0);
    }

    private static Configuration changes(long changes) {
        return new Configuration().set(PixelsOptions.SOURCE_BOUNDED_CHANGES, changes);
    }

    private static Configuration idle() {
        return new Configuration().set(PixelsOptions.SOURCE_BOUNDED_IDLE, Duration.ofSeconds(5));
    }
}
