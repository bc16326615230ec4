package io.pixelsdb.pixels.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.junit.jupiter.api.Test;

class PixelsSplitEnumeratorTest {

    private TestingSplitEnumeratorContext<PixelsSplit> context;

    @Test
    void assignsNothingUntilAllReadersAreThere() {
        PixelsSplitEnumerator enumerator = start(2, "4", PixelsEnumeratorState.initial());
        register(enumerator, 0);

        assertThat(context.getSplitAssignments()).isEmpty();

        register(enumerator, 1);
        assertThat(assigned(0)).hasSize(2);
        assertThat(assigned(1)).hasSize(2).doesNotContainAnyElementsOf(assigned(0));
    }

    @Test
    void assignsEvenly() {
        registerAll(start(3, "128", PixelsEnumeratorState.initial()), 3);

        assertThat(IntStream.range(0, 3).map(reader -> assigned(reader).size()))
                .containsExactly(43, 43, 42);
    }

    @Test
    void moreReadersThanBucketsLeaveSomeIdle() {
        registerAll(start(3, "none", PixelsEnumeratorState.initial()), 3);

        assertThat(assigned(0))
                .containsExactly(
                        PixelsSplit.unread(new BucketId("public", "orders", BucketId.NO_BUCKET)));
        assertThat(context.getSplitAssignments()).containsOnlyKeys(0);
    }

    @Test
    void splitsOfAFailedReaderGoToTheReadersWithRoom() {
        PixelsSplitEnumerator enumerator = start(2, "4", PixelsEnumeratorState.initial());
        registerAll(enumerator, 2);
        List<PixelsSplit> lost = assigned(1);
        context.registeredReaders().remove(1);
        context.getSplitAssignments().clear();
        enumerator.addSplitsBack(lost, 1);

        assertThat(context.getSplitAssignments()).isEmpty();
        assertThat(enumerator.snapshotState(1).unassigned())
                .containsExactlyInAnyOrderElementsOf(lost);

        register(enumerator, 1);
        assertThat(assigned(1)).containsExactlyInAnyOrderElementsOf(lost);
        assertThat(enumerator.snapshotState(2).unassigned()).isEmpty();
    }

    @Test
    void remembersEveryBucketThatHasASplit() {
        PixelsSplitEnumerator enumerator = start(1, "3", PixelsEnumeratorState.initial());
        registerAll(enumerator, 1);

        assertThat(enumerator.snapshotState(1))
                .isEqualTo(new PixelsEnumeratorState(buckets("3"), List.of(), null));
    }

    @Test
    void restoredEnumeratorLeavesSplitsWithTheStateOfTheirReaders() {
        registerAll(start(1, "3", new PixelsEnumeratorState(buckets("3"), List.of(), null)), 1);

        assertThat(context.getSplitAssignments()).isEmpty();
    }

    @Test
    void restoredEnumeratorAssignsWhatNobodyOwned() {
        PixelsSplit waiting =
                new PixelsSplit(new BucketId("public", "orders", 2), new Position(0, 4, 1), true);
        registerAll(
                start(1, "3", new PixelsEnumeratorState(buckets("3"), List.of(waiting), null)), 1);

        assertThat(assigned(0)).containsExactly(waiting);
    }

    @Test
    void newBucketsAreAddedToRestoredOnes() {
        registerAll(start(1, "4", new PixelsEnumeratorState(buckets("3"), List.of(), null)), 1);

        assertThat(assigned(0))
                .containsExactly(PixelsSplit.unread(new BucketId("public", "orders", 3)));
    }

    @Test
    void removedBucketsStayKnown() {
        PixelsSplitEnumerator enumerator =
                start(1, "2", new PixelsEnumeratorState(buckets("3"), List.of(), null));

        assertThat(enumerator.snapshotState(1).knownBuckets()).isEqualTo(buckets("3"));
    }

    @Test
    void stateOfAnotherTableIsRefused() {
        BucketId other = new BucketId("public", "customer", 0);

        assertThatThrownBy(
                        () ->
                                start(
                                        1,
                                        "3",
                                        new PixelsEnumeratorState(List.of(other), List.of(), null)))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("public.customer")
                .hasMessageContaining("public.orders")
                .hasMessageContaining("table.name");
    }

    @Test
    void stateOfAServerWithoutBucketsIsRefusedForOneWithBuckets() {
        PixelsEnumeratorState state = new PixelsEnumeratorState(buckets("none"), List.of(), null);

        assertThatThrownBy(() -> start(1, "3", state))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("source.buckets");
    }

    private PixelsSplitEnumerator start(
            int parallelism, String buckets, PixelsEnumeratorState state) {
        context = new TestingSplitEnumeratorContext<>(parallelism);
        PixelsSplitEnumerator enumerator =
                new PixelsSplitEnumerator(context, buckets(buckets), state);
        enumerator.start();
        return enumerator;
    }

    private void registerAll(PixelsSplitEnumerator enumerator, int readers) {
        for (int reader = 0; reader < readers; reader++) {
            register(enumerator, reader);
        }
    }

    private void register(PixelsSplitEnumerator enumerator, int reader) {
        context.registerReader(reader, "localhost");
        enumerator.addReader(reader);
    }

    private List<PixelsSplit> assigned(int reader) {
        return context.getSplitAssignments().get(reader).getAssignedSplits().stream()
                .collect(Collectors.toList());
    }

    private static Collection<BucketId> buckets(String text) {
        return Buckets.parse(text).of(new TableId("public", "orders"));
    }
}
