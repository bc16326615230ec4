package io.pixelsdb.pixels.flink.source.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final BucketId BUCKET = new BucketId("public", "orders", 0);

    private final ManualClock clock = new ManualClock();
    private Retention retention = new Retention(HOUR, Marks.NONE, false);

    @Test
    void nothingIsRemovedBeforeItsTime() {
        assertThat(retention.safe(covered(5), clock.getAsLong())).isTrue();
        clock.advance(HOUR.minusNanos(1));
        assertThat(retention.pass(clock.getAsLong())).isFalse();
        assertThat(retention.removable()).contains(JournalCut.START);
        assertThat(retention.marks().removedBefore(BUCKET)).isZero();
        clock.advance(Duration.ofNanos(1));

        assertThat(retention.pass(clock.getAsLong())).isTrue();
        assertThat(retention.removable()).containsOnly(covered(5).cut());
        assertThat(retention.marks().removedBefore(BUCKET)).isEqualTo(5);
        assertThat(retention.pass(clock.getAsLong())).as("told once").isFalse();
    }

    @Test
    void marksTellTheNewestSafePositions() {
        retention.safe(covered(5), clock.getAsLong());
        retention.safe(covered(6), clock.getAsLong());

        assertThat(retention.safe(covered(6), clock.getAsLong())).as("nothing new").isFalse();
        assertThat(retention.marks().startOf(BUCKET).position().sequence()).isEqualTo(6);
        assertThat(retention.marks().cut()).isEqualTo(covered(6).cut());
    }

    @Test
    void frequentCheckpointsDoNotPutTheirTimeOff() {
        for (int i = 1; i <= 7_200; i++) {
            retention.safe(covered(i), clock.getAsLong());
            clock.advance(Duration.ofSeconds(1));
            retention.pass(clock.getAsLong());
        }

        assertThat(retention.marks().removedBefore(BUCKET)).isBetween(3_400L, 3_601L);
    }

    @Test
    void restoredOlderStateKeepsWhatItNeeds() {
        Marks marks = covered(100).toMarks(Map.of(BUCKET, 10L));
        retention = new Retention(HOUR, marks, true);
        retention.inherit(marks, clock.getAsLong() - HOUR.toNanos());
        assertThat(retention.pass(clock.getAsLong())).as("before anything is safe").isFalse();

        retention.safe(covered(50), clock.getAsLong());
        assertThat(retention.pass(clock.getAsLong())).isTrue();
        assertThat(retention.removable()).contains(covered(50).cut());
        assertThat(retention.marks().removedBefore(BUCKET)).isEqualTo(50);
        assertThat(retention.marks().startOf(BUCKET).position().sequence()).isEqualTo(50);
    }

    @Test
    void whatWasRemovedStaysRemoved() {
        retention = new Retention(HOUR, covered(100).toMarks(Map.of(BUCKET, 90L)), true);
        retention.safe(covered(50), clock.getAsLong());
        clock.advance(HOUR);
        retention.pass(clock.getAsLong());

        assertThat(retention.marks().removedBefore(BUCKET)).isEqualTo(90);
    }

    @Test
    void whatEarlierOwnersCalledSafeGoesOnAging() {
        retention.inherit(covered(5).toMarks(Map.of()), clock.getAsLong() - HOUR.toNanos() + 10);
        retention.inherit(covered(6).toMarks(Map.of()), clock.getAsLong());
        clock.advance(Duration.ofNanos(10));

        assertThat(retention.pass(clock.getAsLong())).isTrue();
        assertThat(retention.removable().get(0)).isEqualTo(covered(5).cut());
    }

    @Test
    void filesThatNoCutNeedsAreFound() {
        Inventory inventory =
                new Inventory(
                        List.of(
                                file(3, 0),
                                new StoredFile(SegmentName.closedMark(3), 0),
                                new StoredFile(SegmentName.closedMark(2), 0),
                                file(4, 7),
                                file(4, 8),
                                new StoredFile(SegmentName.closedMark(4), 0),
                                file(5, 0),
                                new StoredFile("segments/other", 1)));
        JournalCut cut = new JournalCut(4, Map.of(4L, 8L));

        assertThat(inventory.notNeeded(List.of(cut)))
                .containsExactlyInAnyOrder(
                        new SegmentName(3, 0).fileName(),
                        new SegmentName(4, 7).fileName(),
                        SegmentName.closedMark(3),
                        SegmentName.closedMark(2));
        assertThat(inventory.notNeeded(List.of(cut, JournalCut.START))).isEmpty();
        assertThat(inventory.without(inventory.notNeeded(List.of(cut))).bytes()).isEqualTo(20);
    }

    private static StoredFile file(long writer, long number) {
        return new StoredFile(new SegmentName(writer, number).fileName(), 10);
    }

    private static Covered covered(long sequence) {
        return new Covered(
                new JournalCut(sequence, Map.of()),
                List.of(new PixelsSplit(BUCKET, new Position(1, sequence, 0), false)));
    }
}
