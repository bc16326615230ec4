package io.pixelsdb.pixels.flink.source.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CheckpointProgressTest {

    /** Restored: writer 7 is needed from its segment 2 on, all after 9 are needed. */
    private static final JournalCut RESTORED = new JournalCut(9, Map.of(7L, 2L));

    private final Map<String, Long> writers = new HashMap<>();
    private final CheckpointProgress progress =
            new CheckpointProgress(
                    new Covered(RESTORED, List.of(split(9, 3))),
                    reader ->
                            writers.containsKey(reader)
                                    ? OptionalLong.of(writers.get(reader))
                                    : OptionalLong.empty());

    @Test
    void earlierWritersAreNeededUntilAllReadersHaveReplayed() throws Exception {
        trigger(1, 22);
        report(0, 1, "a", 21, 5, true, split(0, 8));
        report(1, 1, "b", 22, 6, false, split(1, 9));
        assertThat(progress.completed(1, 2)).isFalse();
        assertThat(progress.cut()).isEqualTo(RESTORED);

        trigger(2, 22);
        report(0, 2, "a", 21, 7, true, split(0, 10));
        report(1, 2, "b", 22, 8, true, split(1, 11));
        assertThat(progress.completed(2, 2)).isTrue();
        assertThat(progress.cut()).isEqualTo(new JournalCut(22, Map.of(21L, 7L, 22L, 8L)));
    }

    @Test
    void positionsAreSafeWhenALaterCheckpointHasCompleted() throws Exception {
        complete(1, 5);
        assertThat(progress.safe()).isEmpty();
        complete(2, 6);
        assertThat(progress.safe().orElseThrow().splits())
                .containsExactly(split(0, 5), split(9, 3));
        complete(3, 7);
        assertThat(progress.safe().orElseThrow().splits())
                .containsExactly(split(0, 6), split(9, 3));
    }

    @Test
    void nothingMovesWithoutAReportOfEveryReader() throws Exception {
        trigger(1, 21);
        report(0, 1, "a", 21, 5, true, split(0, 8));

        assertThat(progress.completed(1, 2)).isFalse();
        assertThat(progress.cut()).isEqualTo(RESTORED);
        assertThat(progress.completed(1, 1)).as("told again").isFalse();
    }

    @Test
    void savepointsAndAbortedCheckpointsMoveNothing() throws Exception {
        trigger(1, 21);
        report(0, 1, "a", 21, 5, true, split(0, 8));
        complete(2, 9);
        assertThat(progress.completed(1, 1)).as("a late one").isFalse();
        trigger(3, 21);
        report(0, 3, "a", 21, 6, true, split(0, 10));
        progress.aborted(3);

        assertThat(progress.completed(3, 1)).isFalse();
        assertThat(progress.cut().firstNeeded()).containsExactlyEntriesOf(Map.of(21L, 9L));
    }

    @Test
    void reportsOfCheckpointsThatAreNotKnownAreDropped() throws Exception {
        report(0, 4, "a", 21, 5, true, split(0, 8));

        assertThat(progress.completed(4, 1)).isFalse();
    }

    @Test
    void splitsThatNoReaderHasKeepEarlierWritersNeeded() throws Exception {
        progress.triggered(1, 21, false);
        report(0, 1, "a", 0, 0, true);

        assertThat(progress.completed(1, 1)).isFalse();
        assertThat(progress.cut()).isEqualTo(RESTORED);
    }

    @Test
    void readerThatDidNotKnowItsNumberYetIsNeededFromItsFirstSegment() throws Exception {
        writers.put("a", 21L);
        trigger(1, 22);
        report(0, 1, "a", 0, 0, true);
        report(1, 1, "b", 22, 4, true, split(1, 9));
        progress.completed(1, 2);

        assertThat(progress.cut()).isEqualTo(new JournalCut(22, Map.of(21L, 0L, 22L, 4L)));
    }

    @Test
    void readerThatBeganAfterTheCheckpointIsNeeded() throws Exception {
        trigger(1, 21);
        report(0, 1, "a", 21, 4, true, split(0, 9));
        writers.put("a2", 22L);
        progress.completed(1, 1);

        assertThat(progress.cut().upToWriter()).isEqualTo(21);
    }

    @Test
    void knownWritersMoveOnWhileOthersReplay() throws Exception {
        complete(1, 5);
        trigger(2, 22);
        report(0, 2, "a", 21, 9, true, split(0, 8));
        report(1, 2, "b2", 22, 3, false, split(1, 8));
        progress.completed(2, 2);

        assertThat(progress.cut()).isEqualTo(new JournalCut(21, Map.of(21L, 9L)));
    }

    private void complete(long checkpoint, long position) throws IOException {
        trigger(checkpoint, 21);
        report(0, checkpoint, "a", 21, position, true, split(0, position));
        progress.completed(checkpoint, 1);
    }

    private void trigger(long checkpoint, long lastWriter) {
        progress.triggered(checkpoint, lastWriter, true);
    }

    private void report(
            int subtask,
            long checkpoint,
            String reader,
            long writer,
            long segment,
            boolean replayed,
            PixelsSplit... splits)
            throws IOException {
        progress.report(
                subtask,
                new CheckpointReport(
                        checkpoint, reader, writer, segment, replayed, List.of(splits)));
    }

    private static PixelsSplit split(int bucket, long sequence) {
        return new PixelsSplit(
                new BucketId("public", "orders", bucket), new Position(1, sequence, 0), false);
    }
}
