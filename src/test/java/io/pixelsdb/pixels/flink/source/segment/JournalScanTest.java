package io.pixelsdb.pixels.flink.source.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a journal of several segments holds, and what a start without state finds in it. */
class JournalScanTest {

    private static final BucketId FIRST = new BucketId("s", "t", 0);
    private static final BucketId SECOND = new BucketId("s", "t", 1);

    private final MemoryStorage storage = MemoryStorage.growing();

    @Test
    void readsTheSegmentsThatTheCutNeedsInTheirOrder() throws IOException {
        put(1, 0, segment(1, 0));
        put(2, 0, segment(2, 1));
        put(2, 1, segment(2, 2));
        put(3, 0, segment(3, 3));
        storage.overwrite(SegmentName.closedMark(1), new byte[0]);

        assertThat(entries(JournalCut.START))
                .extracting(SegmentEntry::sequence)
                .containsExactly(0L, 1L, 2L, 3L);
        assertThat(entries(new JournalCut(2, Map.of(2L, 1L))))
                .extracting(SegmentEntry::sequence)
                .containsExactly(2L, 3L);
    }

    @Test
    void knowsThatTheLastSegmentOfAWriterThatClosedWasComplete() throws IOException {
        byte[] cut = new SegmentBuilder(1).entry(FIRST, 1, new byte[5]).bytes();
        put(1, 0, new SegmentBuilder(1).entry(FIRST, 0, new byte[5]).bytes());
        put(1, 1, Arrays.copyOf(cut, cut.length - 1));
        assertThat(entries(JournalCut.START)).hasSize(1);

        storage.overwrite(SegmentName.closedMark(1), new byte[0]);
        assertThatThrownBy(() -> entries(JournalCut.START))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining(new SegmentName(1, 1).fileName())
                .hasMessageContaining("its end is missing");
    }

    @Test
    void aStartWithoutStateFindsWhatIsUnfinished() throws IOException {
        put(
                1,
                0,
                new SegmentBuilder(1)
                        .entry(FIRST, 4, new byte[10])
                        .entry(FIRST, 5, new byte[20])
                        .entry(SECOND, 0, new byte[7])
                        .end()
                        .bytes());
        put(2, 0, new SegmentBuilder(2).entry(FIRST, 6, new byte[30]).bytes());
        BucketId done = new BucketId("s", "t", 2);
        Marks marks =
                Marks.of(
                        JournalCut.START,
                        List.of(
                                new PixelsSplit(FIRST, new Position(1, 5, 0), true),
                                new PixelsSplit(done, new Position(1, 9, 0), false)),
                        Map.of(FIRST, 4L));

        Map<BucketId, Unfinished> found = JournalStartScan.scan(storage, marks, OnDamage.FAIL);

        assertThat(found).containsOnlyKeys(FIRST, SECOND);
        Unfinished first = found.get(FIRST);
        assertThat(first.firstSequence()).isEqualTo(5);
        assertThat(first.nextSequence()).isEqualTo(7);
        assertThat(first.responses()).isEqualTo(2);
        assertThat(first.bytes()).isEqualTo(50);
        assertThat(first.behind()).isEqualTo(new PixelsSplit(FIRST, new Position(2, 7, 0), true));
        assertThat(found.get(SECOND).behind())
                .isEqualTo(new PixelsSplit(SECOND, new Position(1, 1, 0), false));
    }

    @Test
    void aStartWithoutStateRefusesWhatIsMissingUnlessItIsToBeSkipped() throws IOException {
        put(1, 0, segment(1, 3));

        assertThatThrownBy(() -> JournalStartScan.scan(storage, Marks.NONE, OnDamage.FAIL))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("s.t#0: 0 to 2.");
        assertThat(JournalStartScan.scan(storage, Marks.NONE, OnDamage.SKIP).get(FIRST).behind())
                .isEqualTo(new PixelsSplit(FIRST, new Position(1, 4, 0), false));
    }

    @Test
    void aCopyStandsInForADamagedResponse() throws IOException {
        byte[] first = new SegmentBuilder(1).entry(FIRST, 0, new byte[] {1, 2, 3}).bytes();
        first[first.length - 1] ^= 1;
        put(1, 0, first);
        put(1, 1, new SegmentBuilder(1).entry(FIRST, 0, new byte[] {1, 2, 3}).end().bytes());
        Damages failing = new Damages(OnDamage.FAIL);
        ReplayPlan plan =
                ReplayPlan.of(
                        List.of(PixelsSplit.unread(FIRST)), entries(JournalCut.START), Marks.NONE);

        ResponseWalk walk = new ResponseWalk(storage, plan, failing);

        assertThat(walk.advance()).isTrue();
        assertThat(walk.response()).containsExactly(1, 2, 3);
        assertThat(walk.advance()).isFalse();
    }

    private List<SegmentEntry> entries(JournalCut cut) throws IOException {
        return new JournalScan(storage, new Damages(OnDamage.FAIL)).entries(cut, bucket -> true);
    }

    private void put(long writer, long number, byte[] bytes) {
        storage.overwrite(new SegmentName(writer, number).fileName(), bytes);
    }

    private static byte[] segment(long writer, long sequence) {
        return new SegmentBuilder(writer).entry(FIRST, sequence, new byte[5]).end().bytes();
    }
}
