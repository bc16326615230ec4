package io.pixelsdb.pixels.flink.source.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.DamagedJournalException;
import io.pixelsdb.pixels.flink.source.segment.Damages;
import io.pixelsdb.pixels.flink.source.segment.EntrySelection;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.SegmentBuilder;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.segment.SegmentLink;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.SlowStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a journal of several segments holds, and what a start without state finds in it. */
class JournalScanTest {

    private static final BucketId FIRST = new BucketId("s", "t", 0);
    private static final BucketId SECOND = new BucketId("s", "t", 1);

    private final MemoryStorage storage = MemoryStorage.growing();
    private JournalCut kept = JournalCut.START;
    private Damages damages = new Damages(OnDamage.FAIL);

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
    void noticesThatASegmentBetweenOthersIsMissing() throws IOException {
        put(1, 0, segment(1, 0));
        put(1, 2, segmentAfter(1, 1, 2));
        put(1, 3, segmentAfter(1, 2, 3));

        assertThat(entries(JournalCut.START)).hasSize(3);
        assertThat(damages.absentFiles()).containsExactly(new SegmentName(1, 1).fileName());
        damages = new Damages(OnDamage.FAIL);
        entries(new JournalCut(1, Map.of(1L, 2L)));
        assertThat(damages.absentFiles()).as("not needed").isEmpty();
        kept = new JournalCut(1, Map.of(1L, 2L));
        entries(JournalCut.START);
        assertThat(damages.absentFiles()).as("it may have been removed").isEmpty();
    }

    @Test
    void noticesAtAnyByteThatASegmentBeforeAnotherWasCut() throws IOException {
        byte[] whole = ofTwoBuckets().end().bytes();
        put(1, 1, onlyTheSecondBucketAfter(linkTo(1, 0, 3, true)));
        for (int length = 0; length < whole.length; length++) {
            put(1, 0, Arrays.copyOf(whole, length));

            for (BucketId bucket : List.of(FIRST, SECOND)) {
                assertThatThrownBy(() -> entriesOf(bucket))
                        .as("cut at %s", length)
                        .isInstanceOf(UnrecoverableException.class)
                        .hasCauseInstanceOf(DamagedJournalException.class)
                        .hasMessageContaining(new SegmentName(1, 0).fileName())
                        .hasMessageContaining("source.journal.on-damage=skip");
            }
        }
        put(1, 0, whole);
        assertThat(entriesOf(FIRST)).hasSize(2);

        put(1, 0, Arrays.copyOf(whole, whole.length - 1));
        damages = new Damages(OnDamage.SKIP);
        assertThat(entriesOf(FIRST)).hasSize(2);
    }

    @Test
    void whatWasGivenUpAfterAnErrorMayEndAnywhereBehindWhatWasDurable() throws IOException {
        SegmentBuilder segment = ofTwoBuckets();
        byte[] whole = segment.end().bytes();
        for (int durable = 0; durable <= 3; durable++) {
            put(1, 1, onlyTheSecondBucketAfter(linkTo(1, 0, durable, false)));
            for (int length = 0; length <= whole.length; length++) {
                put(1, 0, Arrays.copyOf(whole, length));

                if (segment.entriesBefore(length) >= durable || durable == 0) {
                    assertThat(entriesOf(SECOND)).isNotEmpty();
                } else {
                    assertThatThrownBy(() -> entriesOf(SECOND))
                            .as("cut at %s", length)
                            .hasCauseInstanceOf(DamagedJournalException.class)
                            .hasMessageContaining(new SegmentName(1, 0).fileName())
                            .hasMessageContaining("held " + durable + " entries");
                }
            }
        }
    }

    @Test
    void noticesAlsoThatASegmentWasCutToTheSizeOfAnEmptyOne() throws IOException {
        MemoryStorage whole = MemoryStorage.ofWholeFiles();
        SegmentName first = new SegmentName(1, 0);
        byte[] cut = Arrays.copyOf(segment(1, 0), new SegmentBuilder(1).end().bytes().length);
        whole.overwrite(first.fileName(), cut);
        JournalScan scan = new JournalScan(whole, damages);
        EntrySelection all = EntrySelection.behind(Marks.NONE);
        assertThat(scan.entries(JournalCut.START, kept(), all)).isEmpty();

        whole.overwrite(ClosedMark.nameAfter(first), new byte[0]);
        assertThatThrownBy(() -> scan.entries(JournalCut.START, kept(), all))
                .hasMessageContaining(first.fileName());

        whole.delete(List.of(ClosedMark.nameAfter(first)));
        whole.overwrite(new SegmentName(1, 1).fileName(), segmentAfter(1, 0, 1));
        assertThatThrownBy(() -> scan.entries(JournalCut.START, kept(), all))
                .hasMessageContaining(first.fileName());
    }

    @Test
    void doesNotLookForTheEndOfASegmentThatNobodyNeeds() throws IOException {
        put(1, 0, new byte[0]);
        put(1, 1, segmentAfter(1, 0, 1));

        assertThat(entries(new JournalCut(1, Map.of(1L, 1L)))).hasSize(1);
    }

    @Test
    void segmentThatIsListedLateIsReadWithThoseBeforeIt() throws IOException {
        put(1, 0, segment(1, 0));
        put(1, 1, segmentAfter(1, 0, 1));
        put(1, 2, segmentAfter(1, 1, 2));
        Storage late =
                new SlowStorage(storage, Duration.ZERO) {
                    @Override
                    public List<StoredFile> list(String prefix) throws IOException {
                        List<StoredFile> files = super.list(prefix);
                        if (prefix.equals(SegmentName.DIRECTORY)) {
                            files.removeIf(file -> !file.name().endsWith("2"));
                        }
                        return files;
                    }
                };

        assertThat(
                        new JournalScan(late, damages)
                                        .entries(
                                                JournalCut.START,
                                                kept(),
                                                EntrySelection.behind(Marks.NONE))
                                        .stream()
                                        .map(SegmentEntry::sequence))
                .containsExactly(0L, 1L, 2L);
        assertThat(damages.absentFiles()).isEmpty();
    }

    @Test
    void noticesThatTheLastSegmentOfAWriterThatClosedIsMissing() throws IOException {
        put(1, 0, segment(1, 0));
        storage.overwrite(ClosedMark.nameAfter(new SegmentName(1, 1)), new byte[0]);

        assertThat(entries(JournalCut.START)).hasSize(1);
        assertThat(damages.absentFiles()).containsExactly(new SegmentName(1, 1).fileName());
        damages = new Damages(OnDamage.FAIL);
        assertThat(entries(new JournalCut(1, Map.of(1L, 2L)))).isEmpty();
        kept = new JournalCut(1, Map.of());
        assertThat(entries(JournalCut.START)).as("it may have been removed").hasSize(1);
        kept = JournalCut.START;
        put(1, 1, segment(1, 1));
        assertThat(entries(JournalCut.START)).hasSize(2);
        assertThat(damages.absentFiles()).isEmpty();
    }

    @Test
    void findsALastSegmentThatWasMadeWhileItListed() throws IOException {
        put(1, 0, segment(1, 0));
        put(1, 1, segment(1, 1));
        storage.overwrite(ClosedMark.nameAfter(new SegmentName(1, 1)), new byte[0]);
        Storage unsteady =
                new SlowStorage(storage, Duration.ZERO) {
                    @Override
                    public List<StoredFile> list(String prefix) throws IOException {
                        List<StoredFile> files = super.list(prefix);
                        if (prefix.equals(SegmentName.DIRECTORY)) {
                            files.removeIf(
                                    file -> file.name().equals(new SegmentName(1, 1).fileName()));
                        }
                        return files;
                    }
                };

        assertThat(
                        new JournalScan(unsteady, new Damages(OnDamage.FAIL))
                                .entries(
                                        JournalCut.START,
                                        kept(),
                                        EntrySelection.behind(Marks.NONE)))
                .hasSize(2);
    }

    @Test
    void manySegmentsOfADistantStorageAreReadAtOnceAndInOrder() throws IOException {
        int segments = 1_000;
        for (int number = 0; number < segments; number++) {
            put(1, number, segment(1, number));
        }
        SlowStorage slow = new SlowStorage(storage, Duration.ofMillis(20));
        long begin = System.nanoTime();

        List<SegmentEntry> entries =
                new JournalScan(slow, new Damages(OnDamage.FAIL))
                        .entries(JournalCut.START, kept(), EntrySelection.behind(Marks.NONE));

        assertThat(entries).extracting(SegmentEntry::sequence).isSorted().hasSize(segments);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(slow.mostAtOnce()).isBetween(2, 32);
    }

    @Test
    void firstOfSeveralDamagesIsTold() throws IOException {
        byte[] garbage = new byte[100];
        Arrays.fill(garbage, (byte) 7);
        for (int number = 0; number < 20; number++) {
            put(1, number, number < 10 ? segment(1, number) : garbage);
        }

        assertThatThrownBy(() -> entries(JournalCut.START))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining(new SegmentName(1, 10).fileName());
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
                        List.of(PixelsSplit.unread(FIRST)),
                        entries(JournalCut.START),
                        Marks.NONE,
                        JournalCut.START);

        ResponseWalk walk = new ResponseWalk(storage, plan, failing);

        assertThat(walk.advance()).isTrue();
        assertThat(walk.response()).containsExactly(1, 2, 3);
        assertThat(walk.advance()).isFalse();
    }

    @Test
    void holdsTheEntriesOfOneOfAHundredBucketsOnly() throws IOException {
        int segments = 20;
        for (int number = 0; number < segments; number++) {
            SegmentBuilder segment = new SegmentBuilder(1);
            for (int bucket = 0; bucket < 100; bucket++) {
                segment.entry(new BucketId("s", "t", bucket), number, new byte[5]);
            }
            put(1, number, segment.end().bytes());
        }
        JournalScan scan = new JournalScan(storage, damages);
        PixelsSplit split = new PixelsSplit(SECOND, new Position(1, 5, 0), false);

        List<SegmentEntry> entries =
                scan.entries(JournalCut.START, kept(), EntrySelection.behind(List.of(split)));

        assertThat(entries).hasSize(segments - 5);
        assertThat(entries).extracting(SegmentEntry::bucket).allMatch(SECOND::equals);
        BucketId shared = entries.get(0).bucket();
        assertThat(entries).extracting(SegmentEntry::bucket).allMatch(bucket -> bucket == shared);
        assertThat(scan.held()).isEqualTo(entries.size());
    }

    private List<SegmentEntry> entries(JournalCut cut) throws IOException {
        return new JournalScan(storage, damages)
                .entries(cut, kept(), EntrySelection.behind(Marks.NONE));
    }

    private KnownMarks kept() {
        return new KnownMarks(storage, Marks.of(kept, List.of(), Map.of()));
    }

    private List<SegmentEntry> entriesOf(BucketId bucket) throws IOException {
        EntrySelection selection = EntrySelection.behind(List.of(PixelsSplit.unread(bucket)));
        return new JournalScan(storage, damages).entries(JournalCut.START, kept(), selection);
    }

    private static SegmentBuilder ofTwoBuckets() {
        return new SegmentBuilder(1)
                .entry(SECOND, 0, new byte[5])
                .entry(FIRST, 0, new byte[3])
                .entry(FIRST, 1, new byte[7]);
    }

    private static byte[] onlyTheSecondBucketAfter(SegmentLink previous) {
        return new SegmentBuilder(1, previous).entry(SECOND, 1, new byte[5]).bytes();
    }

    private void put(long writer, long number, byte[] bytes) {
        storage.overwrite(new SegmentName(writer, number).fileName(), bytes);
    }

    private static byte[] segmentAfter(long writer, long previous, long sequence) {
        return new SegmentBuilder(writer, linkTo(writer, previous, 1, true))
                .entry(FIRST, sequence, new byte[5])
                .end()
                .bytes();
    }

    private static SegmentLink linkTo(long writer, long number, int entries, boolean ended) {
        return new SegmentLink(new SegmentName(writer, number), entries, ended);
    }

    private static byte[] segment(long writer, long sequence) {
        return new SegmentBuilder(writer).entry(FIRST, sequence, new byte[5]).end().bytes();
    }
}
