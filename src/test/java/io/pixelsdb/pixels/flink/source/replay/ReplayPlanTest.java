package io.pixelsdb.pixels.flink.source.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.segment.Damages;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.SegmentEntry;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which entries count, and which are missing. */
class ReplayPlanTest {

    private static final BucketId BUCKET = new BucketId("s", "t", 0);
    private static final BucketId OTHER = new BucketId("s", "t", 1);

    private final List<SegmentEntry> entries = new ArrayList<>();

    @Test
    void beginsAtThePosition() {
        write(1, 0, BUCKET, 0, 1, 2, 3);

        assertThat(plan(at(1, 2, 0))).containsExactly("1:2", "1:3");
        assertThat(plan(at(1, 2, 5))).containsExactly("1:2", "1:3");
        assertThat(plan(at(1, 4, 0))).isEmpty();
    }

    @Test
    void passesOverOtherBuckets() {
        write(1, 0, BUCKET, 0);
        write(1, 0, OTHER, 0, 1);

        assertThat(plan(at(0, 0, 0))).containsExactly("1:0");
    }

    @Test
    void readsSegmentsFromFrontToBack() {
        write(1, 0, BUCKET, 0);
        write(1, 0, OTHER, 0);
        write(1, 0, BUCKET, 1);
        write(1, 1, OTHER, 1);
        write(2, 0, BUCKET, 2);

        ReplayPlan plan =
                ReplayPlan.of(
                        List.of(PixelsSplit.unread(OTHER), PixelsSplit.unread(BUCKET)),
                        entries,
                        Marks.NONE,
                        JournalCut.START);

        assertThat(plan.entries()).isEqualTo(entries);
        assertThat(plan.responses()).isEqualTo(5);
    }

    @Test
    void whatASmallerWriterWroteLateIsVoid() {
        write(1, 0, BUCKET, 0, 1);
        write(1, 1, BUCKET, 2, 3, 4, 5, 6);
        write(2, 0, BUCKET, 2, 3);

        assertThat(plan(at(0, 0, 0))).containsExactly("1:0", "1:1", "2:2", "2:3");
    }

    @Test
    void whatIsVoidIsCounted() {
        write(1, 0, BUCKET, 0, 1);
        write(1, 1, BUCKET, 2, 3, 4);
        write(1, 2, BUCKET, 4, 5);
        write(2, 0, BUCKET, 2, 3);
        write(1, 1, OTHER, 1);
        write(2, 0, OTHER, 1);
        Collection<PixelsSplit> splits =
                List.of(at(0, 0, 0), new PixelsSplit(OTHER, new Position(1, 1, 0), false));

        LateResponses late = ReplayPlan.of(splits, entries, Marks.NONE, JournalCut.START).late();

        assertThat(late.count()).isEqualTo(5);
        assertThat(late)
                .hasToString(
                        "5 responses (" + 5 * entries.get(0).length() + " bytes) of 2 buckets");
        assertThat(walk(at(2, 4, 0)).late().count()).isEqualTo(2);
    }

    @Test
    void whatAnEarlierWriterWroteInTimeIsNotLate() {
        write(1, 0, BUCKET, 0, 1, 2);
        write(2, 0, BUCKET, 3);

        assertThat(walk(at(0, 0, 0)).late().count()).isZero();
        assertThat(walk(at(2, 4, 0)).late().count()).isZero();
    }

    @Test
    void itStaysVoidWhenOnlyThePositionTellsOfTheLargerWriter() {
        write(1, 1, BUCKET, 2, 3, 4, 5, 6);

        assertThat(plan(at(2, 4, 0))).isEmpty();
        assertThat(walk(at(2, 4, 0)).nextSequence()).isEqualTo(4);
    }

    @Test
    void whatWasWrittenAgainCountsOnce() {
        write(1, 0, BUCKET, 0, 1);
        write(1, 1, BUCKET, 1, 2);
        write(1, 2, BUCKET, 1, 2, 3);

        BucketWalk walk = walk(at(0, 0, 0));

        assertThat(names(walk)).containsExactly("1:0", "1:1", "1:2", "1:3");
        SegmentEntry first = walk.counting().get(1);
        assertThat(first.segment().number()).isZero();
        assertThat(walk.copies().get(first)).hasSize(2);
    }

    @Test
    void missesWhatIsSkippedInTheSequence() {
        write(1, 0, BUCKET, 0, 3);
        write(2, 0, BUCKET, 4, 6);

        assertMissing(at(0, 0, 0), "s.t#0: 1 to 2, 5");
        assertThat(plan(at(0, 0, 0))).containsExactly("1:0", "1:3", "2:4", "2:6");
    }

    @Test
    void missesTheRestOfAResponseThatWasEmittedInPart() {
        write(2, 0, BUCKET, 8);

        assertMissing(at(1, 7, 3), "s.t#0: 7");
        assertMissing(at(2, 9, 3), "s.t#0: 9");
        assertThat(walk(at(2, 9, 3)).nextSequence()).isEqualTo(10);
        assertMissing(at(1, 8, 3), "s.t#0: 8");
        assertThat(plan(at(1, 8, 3))).containsExactly("2:8");
    }

    @Test
    void missesWhatWasRemovedThoughSomeOfItMayBeLeft() {
        write(1, 0, BUCKET, 3, 4, 5, 6);
        Marks marks = Marks.of(JournalCut.START, List.of(), Map.of(BUCKET, 5L));

        assertThatThrownBy(
                        () ->
                                ReplayPlan.of(
                                                List.of(at(1, 3, 0)),
                                                entries,
                                                marks,
                                                JournalCut.START)
                                        .requireComplete(new Damages(OnDamage.FAIL)))
                .hasMessageContaining("s.t#0: 3 to 4.");
        assertThat(names(BucketWalk.of(at(1, 3, 0), entries, 5, 0))).containsExactly("1:5", "1:6");
        assertThatCode(
                        () ->
                                ReplayPlan.of(
                                                List.of(at(1, 5, 0)),
                                                entries,
                                                marks,
                                                JournalCut.START)
                                        .requireComplete(new Damages(OnDamage.FAIL)))
                .doesNotThrowAnyException();
    }

    @Test
    void missesWhatWasSafeThoughNothingComesAfterIt() {
        Marks marks = Marks.of(new JournalCut(1, Map.of()), List.of(at(1, 10, 0)), Map.of());

        assertThatThrownBy(
                        () ->
                                ReplayPlan.of(
                                                List.of(at(1, 5, 0)),
                                                entries,
                                                marks,
                                                new JournalCut(1, Map.of(1L, 3L)))
                                        .requireComplete(new Damages(OnDamage.FAIL)))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("s.t#0: 5 to 9.");
        assertThat(BucketWalk.of(at(1, 5, 0), entries, 0, 10).nextSequence()).isEqualTo(10);
        write(1, 4, BUCKET, 5, 6, 7, 8, 9);
        assertThat(BucketWalk.of(at(1, 5, 0), entries, 0, 10).missing().count()).isZero();
    }

    @Test
    void doesNotMissWhatPositionsOfARunWithoutAJournalNeverNeeded() {
        Marks marks = Marks.of(new JournalCut(1, Map.of()), List.of(at(1, 10, 0)), Map.of());

        assertThatCode(
                        () ->
                                ReplayPlan.of(
                                                List.of(at(0, 5, 0)),
                                                entries,
                                                marks,
                                                new JournalCut(2, Map.of()))
                                        .requireComplete(new Damages(OnDamage.FAIL)))
                .doesNotThrowAnyException();
    }

    @Test
    void saysForEachBucketWhatIsMissing() {
        write(1, 0, BUCKET, 1);
        write(1, 0, OTHER, 2);
        Collection<PixelsSplit> splits =
                List.of(PixelsSplit.unread(BUCKET), PixelsSplit.unread(OTHER));

        assertThatThrownBy(
                        () ->
                                ReplayPlan.of(splits, entries, Marks.NONE, JournalCut.START)
                                        .requireComplete(new Damages(OnDamage.FAIL)))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("s.t#0: 0; s.t#1: 0 to 1.")
                .hasMessageContaining("newer savepoint")
                .hasMessageContaining("start without state")
                .hasMessageContaining("source.journal.on-damage=skip");
        assertThatCode(
                        () ->
                                ReplayPlan.of(splits, entries, Marks.NONE, JournalCut.START)
                                        .requireComplete(new Damages(OnDamage.SKIP)))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheFilesThatAreMissingToo() {
        write(1, 0, BUCKET, 1);
        Damages damages = new Damages(OnDamage.FAIL);
        damages.absent("segments/b");

        assertThatThrownBy(
                        () ->
                                ReplayPlan.of(
                                                List.of(PixelsSplit.unread(BUCKET)),
                                                entries,
                                                Marks.NONE,
                                                JournalCut.START)
                                        .requireComplete(damages))
                .hasMessageContaining("responses of s.t#0: 0 and all that was in segments/b.");
        assertThatThrownBy(
                        () ->
                                ReplayPlan.of(
                                                List.of(at(1, 1, 0)),
                                                entries,
                                                Marks.NONE,
                                                JournalCut.START)
                                        .requireComplete(damages))
                .hasMessageContaining("Missing are all that was in segments/b.");
    }

    @Test
    void knowsThePlaceBehindTheLastEntry() {
        write(1, 0, BUCKET, 0, 1);
        write(2, 0, BUCKET, 2);

        assertThat(walk(at(0, 0, 0)).behind()).isEqualTo(at(2, 3, 0));
        assertThat(walk(at(2, 3, 0)).behind()).isEqualTo(at(2, 3, 0));
    }

    private void assertMissing(PixelsSplit split, String which) {
        assertThatThrownBy(
                        () ->
                                ReplayPlan.of(List.of(split), entries, Marks.NONE, JournalCut.START)
                                        .requireComplete(new Damages(OnDamage.FAIL)))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining(which + ".");
    }

    private List<String> plan(PixelsSplit split) {
        return ReplayPlan.of(List.of(split), entries, Marks.NONE, JournalCut.START)
                .entries()
                .stream()
                .map(ReplayPlanTest::name)
                .collect(Collectors.toList());
    }

    private BucketWalk walk(PixelsSplit split) {
        return BucketWalk.of(split, entries, 0, 0);
    }

    private static List<String> names(BucketWalk walk) {
        return walk.counting().stream().map(ReplayPlanTest::name).collect(Collectors.toList());
    }

    private static String name(SegmentEntry entry) {
        return entry.writer() + ":" + entry.sequence();
    }

    private static PixelsSplit at(long writer, long sequence, int index) {
        return new PixelsSplit(BUCKET, new Position(writer, sequence, index), false);
    }

    private void write(long writer, long number, BucketId bucket, long... sequences) {
        for (long sequence : sequences) {
            entries.add(
                    new SegmentEntry(
                            new SegmentName(writer, number),
                            entries.size() * 100L,
                            10,
                            bucket,
                            sequence,
                            0));
        }
    }
}
