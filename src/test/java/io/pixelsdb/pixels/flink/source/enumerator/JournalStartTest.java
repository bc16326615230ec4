package io.pixelsdb.pixels.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.UnfinishedEntries;
import io.pixelsdb.pixels.flink.source.replay.Unfinished;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where a run begins in its journal, and when it may poll. */
class JournalStartTest extends DrivenEnumerator {

    @Test
    void stateOfAnotherJournalIsRefused() {
        PixelsEnumeratorState state =
                new PixelsEnumeratorState(
                        buckets("2"),
                        List.of(),
                        new JournalState("old-id", null, JournalCut.START, buckets("2")));

        assertThatThrownBy(() -> enumerator("2", state))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("source.journal.id=old-id");
    }

    @Test
    void stateIsRefusedByAJournalThatHasJustBeenMade() {
        PixelsSplitEnumerator enumerator = enumerator("2", stateAfter(0));

        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll("has just been made", "source.journal.path", "warehouse");
        enumerator.close();
    }

    @Test
    void stateThatKnowsNoBirthIsRefusedByAJournalThatIsYounger() {
        opened("2", PixelsEnumeratorState.initial()).close();
        PixelsSplitEnumerator enumerator = enumerator("2", stateAfter((2L << 20) + 1));

        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("is another one");
        enumerator.close();
    }

    @Test
    void stateIsRefusedByAnotherJournalHoweverOftenItIsTried() throws Exception {
        PixelsSplitEnumerator first = opened("2", PixelsEnumeratorState.initial());
        PixelsEnumeratorState state = first.snapshotState(1);
        first.close();
        opened = MemoryStorage.growing();

        for (int attempt = 0; attempt < 4; attempt++) {
            PixelsSplitEnumerator refused = enumerator("2", state);
            assertThatThrownBy(() -> ticks(3))
                    .as("attempt %s", attempt)
                    .hasCauseInstanceOf(UnrecoverableException.class)
                    .hasMessageContaining(attempt == 0 ? "has just been made" : "is another one");
            refused.close();
        }

        opened = storage;
        ask(opened("2", state), "r", 0, 1);
        assertThat(lastPermit().polling()).as("with its own journal").isTrue();
    }

    @Test
    void stateIsRefusedByAnotherJournalThatHasHadAsManyOwners() throws Exception {
        opened = MemoryStorage.growing();
        PixelsSplitEnumerator first = opened("2", PixelsEnumeratorState.initial());
        PixelsEnumeratorState state = first.snapshotState(1);
        first.close();
        opened = storage;
        for (int owner = 0; owner < 4; owner++) {
            opened("2", PixelsEnumeratorState.initial()).close();
        }

        enumerator("2", state);
        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("is another one");
    }

    @Test
    void stateGoesOnWithItsJournalOverManyOwners() throws Exception {
        PixelsEnumeratorState state = PixelsEnumeratorState.initial();
        for (int owner = 0; owner < 3; owner++) {
            PixelsSplitEnumerator next = opened("2", state);
            ask(next, "r", 0, 1);
            assertThat(lastPermit().polling()).isTrue();
            state = next.snapshotState(owner);
            next.close();
        }
    }

    @Test
    void stateIsNotRefusedByItsJournalWhenNobodyCanReadItsOwnersFiles() throws Exception {
        PixelsEnumeratorState state = stateOfAnOwnerThatHasReleased();
        marks(split(0, 3), split(1, 3));
        for (int attempt = 0; attempt < 3; attempt++) {
            storage.list("owner/").forEach(file -> storage.overwrite(file.name(), new byte[] {1}));
            PixelsSplitEnumerator next = openedAfterALease("2", state);
            ask(next, "r", 0, 1);
            assertThat(lastPermit().polling()).isTrue();
            PixelsEnumeratorState later = next.snapshotState(attempt);
            next.close();

            assertThat(later.journal().orElseThrow().birth())
                    .isEqualTo(state.journal().orElseThrow().birth());
        }
    }

    @Test
    void journalIsKnownAgainByTheStateThatWasRestored() throws Exception {
        opened = MemoryStorage.growing();
        PixelsEnumeratorState other = stateOfAnOwnerThatHasReleased();
        opened = storage;
        PixelsEnumeratorState state = stateOfAnOwnerThatHasReleased();
        marks(split(0, 3), split(1, 3));
        storage.delete(
                storage.list("owner/").stream().map(StoredFile::name).collect(Collectors.toList()));
        opened("2", state).close();

        PixelsSplitEnumerator refused = enumerator("2", other);
        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("is another one");
        refused.close();
        opened("2", state);
        assertThat(context.getSplitAssignments()).isEmpty();
    }

    @Test
    void ownersFilesThatNobodyCanReadDoNotMakeAnEmptyJournalTheOldOne() throws Exception {
        opened = MemoryStorage.growing();
        PixelsEnumeratorState state = stateOfAnOwnerThatHasReleased();
        opened = storage;
        storage.overwrite("owner/0000000000000007-0000000000000000", new byte[] {1});
        PixelsSplitEnumerator refused = enumerator("2", state);
        context.tick();
        clock.advance(LEASE);

        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("is another one");
        refused.close();
    }

    @Test
    void writersOfAJournalThatHasLostItsOwnersFilesComeAfterAllThatItKnows() throws Exception {
        MarksFile.write(
                storage,
                MarksFile.name(7, 1),
                Marks.of(new JournalCut((7L << 20) + 2, Map.of()), List.of(), Map.of()));
        PixelsSplitEnumerator first = opened("2", PixelsEnumeratorState.initial());
        ask(first, "r", 0, 1);
        assertThat(lastPermit().writer()).isGreaterThan((7L << 20) + 2);
        PixelsEnumeratorState state = first.snapshotState(1);
        first.close();

        ask(opened("2", state), "r", 0, 1);
        assertThat(lastPermit().polling()).isTrue();
    }

    private PixelsSplitEnumerator openedAfterALease(String buckets, PixelsEnumeratorState state) {
        PixelsSplitEnumerator enumerator = enumerator(buckets, state);
        context.tick();
        clock.advance(LEASE);
        ticks(4);
        return enumerator;
    }

    private PixelsEnumeratorState stateOfAnOwnerThatHasReleased() throws Exception {
        PixelsSplitEnumerator owner = opened("2", PixelsEnumeratorState.initial());
        PixelsEnumeratorState state = owner.snapshotState(1);
        owner.close();
        assertThat(state.journal().orElseThrow().birth()).isPresent();
        return state;
    }

    private static PixelsEnumeratorState stateAfter(long writer) {
        return new PixelsEnumeratorState(
                buckets("2"),
                List.of(),
                new JournalState("j", null, new JournalCut(writer, Map.of()), buckets("2")));
    }

    @Test
    void startWithoutStateReplaysFromTheMarks() throws Exception {
        marks(split(0, 5), split(1, 6));
        unfinished.put(bucket(1), new Unfinished(split(1, 9), 6, 3, 100));
        opened("2", PixelsEnumeratorState.initial());

        assertThat(assigned()).containsExactlyInAnyOrder(split(0, 5), split(1, 6));
    }

    @Test
    void startWithoutStateRefusesOrDiscardsOnDemand() throws Exception {
        marks(split(0, 5), split(1, 6));
        unfinished.put(bucket(1), new Unfinished(split(1, 9), 6, 3, 100));
        options.set(JournalOptions.UNFINISHED, UnfinishedEntries.REFUSE);
        PixelsSplitEnumerator refused = enumerator("2", PixelsEnumeratorState.initial());
        assertThatThrownBy(() -> ticks(3))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContainingAll("3 responses (100 bytes) of 1 buckets", "discard");
        refused.close();

        options.set(JournalOptions.UNFINISHED, UnfinishedEntries.DISCARD);
        opened("2", PixelsEnumeratorState.initial());
        assertThat(assigned()).containsExactlyInAnyOrder(split(0, 5), split(1, 9));
        ticks(2);
        assertThat(MarksFile.newest(storage).startOf(bucket(1))).isEqualTo(split(1, 9));
    }

    @Test
    void readersOfTheOwnerBeforeEndBeforeWhatTheyLeaveIsDiscarded() throws Exception {
        long writer = readerThatStaysBehind();
        ticks(4);
        assertThat(context.getSplitAssignments()).isEmpty();

        unfinished.put(bucket(0), new Unfinished(split(0, 9), 0, 9, 100));
        storage.overwrite(SegmentName.closedMark(writer), new byte[0]);
        ticks(4);
        assertThat(assigned()).containsExactly(split(0, 9));
    }

    @Test
    void readerThatNeverClosesIsWaitedForAsLongAsItMayPoll() throws Exception {
        readerThatStaysBehind();
        ticks(3);
        clock.advance(LEASE.plusSeconds(64));
        context.tick();
        assertThat(context.getSplitAssignments()).isEmpty();

        unfinished.put(bucket(0), new Unfinished(split(0, 9), 0, 9, 100));
        clock.advance(Duration.ofSeconds(1));
        ticks(2);
        assertThat(assigned()).containsExactly(split(0, 9));
    }

    /**
     * An owner begins that discards what it finds, and a reader of the one before has not ended.
     */
    private long readerThatStaysBehind() throws Exception {
        PixelsSplitEnumerator first = opened("1", PixelsEnumeratorState.initial());
        ask(first, "r", 0);
        long writer = lastPermit().writer();
        first.close();
        options.set(JournalOptions.UNFINISHED, UnfinishedEntries.DISCARD);
        enumerator("1", PixelsEnumeratorState.initial());
        return writer;
    }

    @Test
    void otherBucketsAreNotPolledBeforeTheReplayIsCovered() throws Exception {
        opened("2", PixelsEnumeratorState.initial()).close();
        PixelsSplitEnumerator enumerator = opened("4", stateAfter(0));
        assertThat(assigned()).containsExactlyInAnyOrder(split(2, 0), split(3, 0));
        ask(enumerator, "r", 0, 1, 2, 3);
        assertThat(lastPermit().polling()).isFalse();

        checkpoint(enumerator, 1, false, split(0, 3));
        ask(enumerator, "r");
        assertThat(lastPermit().polling()).isFalse();
        assertThat(enumerator.snapshotState(9).journal().orElseThrow().polled())
                .isEqualTo(buckets("2"));

        checkpoint(enumerator, 10, true, split(0, 3));
        ticks(2);
        ask(enumerator, "r");
        assertThat(lastPermit().polling()).as("covered, but not safe").isFalse();

        checkpoint(enumerator, 11, true, split(0, 3));
        ticks(3);
        ask(enumerator, "r");
        assertThat(lastPermit().polling()).isTrue();
        assertThat(enumerator.snapshotState(12).journal().orElseThrow().polled())
                .isEqualTo(buckets("4"));
    }

    @Test
    void otherBucketsAreMadeKnownBeforeTheyArePolled() throws Exception {
        opened("8", PixelsEnumeratorState.initial()).close();
        PixelsSplitEnumerator second = enumerator("4", PixelsEnumeratorState.initial());
        context.tick();
        storage.setFailing(true);
        context.tick();
        ask(second, "r", 0, 1, 2, 3);
        assertThat(lastPermit().polling()).as("nobody could know yet").isFalse();

        storage.setFailing(false);
        context.tick();
        ask(second, "r");
        assertThat(lastPermit().polling()).isTrue();
    }

    @Test
    void otherBucketsThatWerePolledBeforeACrashAreKnownAfterIt() throws Exception {
        opened("8", PixelsEnumeratorState.initial()).close();
        ask(opened("4", PixelsEnumeratorState.initial()), "r", 0, 1, 2, 3);
        assertThat(lastPermit().polling()).isTrue();

        unfinished.put(bucket(1), new Unfinished(split(1, 9), 6, 3, 100));
        PixelsSplitEnumerator third = enumerator("8", PixelsEnumeratorState.initial());
        context.tick();
        clock.advance(LEASE);
        ticks(3);
        ask(third, "r");
        assertThat(lastPermit().polling()).isFalse();
    }

    @Test
    void startWithoutStateUnderOtherBucketsWaitsForItsReplayToo() throws Exception {
        opened("2", PixelsEnumeratorState.initial()).close();
        unfinished.put(bucket(1), new Unfinished(split(1, 9), 6, 3, 100));
        opened("4", PixelsEnumeratorState.initial()).close();
        PixelsSplitEnumerator third = opened("4", PixelsEnumeratorState.initial());
        ask(third, "r", 0, 1, 2, 3);

        assertThat(lastPermit().polling()).as("nothing was covered in between").isFalse();
    }
}
