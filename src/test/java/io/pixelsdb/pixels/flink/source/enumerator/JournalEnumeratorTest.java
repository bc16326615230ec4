package io.pixelsdb.pixels.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.HangingStorage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Owning a journal, permitting to poll, and letting go of what nobody needs. */
class JournalEnumeratorTest extends DrivenEnumerator {

    @Test
    void nothingIsHandedOutBeforeTheJournalIsOwned() throws Exception {
        storage.setFailing(true);
        PixelsSplitEnumerator enumerator = enumerator("2", PixelsEnumeratorState.initial());
        context.tick();
        assertThat(context.getSplitAssignments()).isEmpty();
        assertThat(enumerator.snapshotState(1)).isEqualTo(PixelsEnumeratorState.initial());

        storage.setFailing(false);
        ticks(3);
        assertThat(assigned()).containsExactlyInAnyOrder(split(0, 0), split(1, 0));
        JournalState state = enumerator.snapshotState(2).journal().orElseThrow();
        assertThat(state.id()).isEqualTo("j");
        assertThat(state.polled()).isEqualTo(buckets("2"));
    }

    @Test
    void claimThatFailsForTooLongEndsTheAttempt() {
        storage.setFailing(true);
        enumerator("2", PixelsEnumeratorState.initial());
        context.tick();
        clock.advance(Duration.ofHours(1));

        assertThatThrownBy(context::tick)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("source.retry-timeout");
    }

    @Test
    void readerIsPermittedWhatItHas() throws Exception {
        PixelsSplitEnumerator enumerator = opened("2", PixelsEnumeratorState.initial());
        ask(enumerator, "r", 0, 1);

        Permit permit = lastPermit();
        assertThat(permit.writer()).isEqualTo((1L << 20) + 1);
        assertThat(permit.takenOver()).isEqualTo(buckets("2"));
        assertThat(permit.polling()).isTrue();
    }

    @Test
    void permitsEndWithTheOwnersBeats() throws Exception {
        PixelsSplitEnumerator enumerator = opened("2", PixelsEnumeratorState.initial());
        storage.setFailing(true);
        clock.advance(LEASE.dividedBy(2));
        context.tick();
        ask(enumerator, "r");
        assertThat(lastPermit().validNanos()).isEqualTo(LEASE.dividedBy(2).toNanos());

        clock.advance(LEASE);
        context.tick();
        context.getSentEvents().clear();
        ask(enumerator, "r");
        assertThat(context.getSentEvents()).isEmpty();

        storage.setFailing(false);
        clock.advance(LEASE);
        context.tick();
        ask(enumerator, "r");
        assertThat(lastPermit().validNanos()).isEqualTo(LEASE.toNanos());
    }

    @Test
    void pausedProcessPermitsNothingBeforeItHasBeatenAgain() throws Exception {
        PixelsSplitEnumerator enumerator = opened("1", PixelsEnumeratorState.initial());
        ask(enumerator, "r", 0);
        context.getSentEvents().clear();
        suspendedNanos += LEASE.toNanos();
        ask(enumerator, "r");
        assertThat(context.getSentEvents()).isEmpty();

        context.tick();
        ask(enumerator, "r");
        assertThat(lastPermit().validNanos()).isEqualTo(LEASE.toNanos());
    }

    @Test
    void wallClockThatIsSetForwardShortensNoWaitForAReader() throws Exception {
        PixelsSplitEnumerator enumerator = opened("1", PixelsEnumeratorState.initial());
        ask(enumerator, "r", 0);
        enumerator.addSplitsBack(List.of(split(0, 0)), 0);
        suspendedNanos += Duration.ofDays(1).toNanos();
        context.tick();
        ask(enumerator, "r2", 0);
        assertThat(lastPermit().takenOver()).isEmpty();

        clock.advance(LEASE.plusSeconds(65));
        context.tick();
        ask(enumerator, "r2", 0);
        assertThat(lastPermit().takenOver()).isEqualTo(buckets("1"));
    }

    @Test
    void bucketGoesToTheNextReaderWhenItsOldOneHasClosed() throws Exception {
        PixelsSplitEnumerator enumerator = opened("1", PixelsEnumeratorState.initial());
        ask(enumerator, "r", 0);
        enumerator.addSplitsBack(List.of(split(0, 0)), 0);
        ask(enumerator, "r2", 0);
        assertThat(lastPermit().takenOver()).isEmpty();

        storage.overwrite(SegmentName.closedMark((1L << 20) + 1), new byte[0]);
        context.tick();
        ask(enumerator, "r2", 0);
        assertThat(lastPermit().takenOver()).isEqualTo(buckets("1"));
    }

    @Test
    void superfluousSegmentsAreRemovedAfterTheMarksSaySo() throws Exception {
        PixelsSplitEnumerator enumerator = opened("1", PixelsEnumeratorState.initial());
        ask(enumerator, "r", 0);
        long writer = lastPermit().writer();
        for (int number = 0; number < 4; number++) {
            storage.overwrite(new SegmentName(writer, number).fileName(), new byte[10]);
        }
        reported(enumerator, 1, writer, 2, split(0, 20));
        reported(enumerator, 2, writer, 3, split(0, 30));
        ticks(2);
        assertThat(MarksFile.newest(storage).startOf(bucket(0))).isEqualTo(split(0, 20));
        suspendedNanos += RETENTION.toNanos();
        ticks(3);
        assertThat(storage.list("segments/")).hasSize(4);

        for (int i = 0; i < 300; i++) {
            clock.advance(Duration.ofSeconds(3));
            context.tick();
        }
        assertThat(storage.list("segments/").stream().map(StoredFile::name))
                .containsExactly(
                        new SegmentName(writer, 2).fileName(),
                        new SegmentName(writer, 3).fileName());
        assertThat(MarksFile.newest(storage).removedBefore(bucket(0))).isEqualTo(20);
    }

    @Test
    void beatsGoOnWhileTheListOfSegmentsHangs() throws Exception {
        HangingStorage hanging = new HangingStorage(storage, SegmentName.DIRECTORY);
        opened = hanging;
        slowExecutor = task -> new Thread(task, "slow").start();
        PixelsSplitEnumerator enumerator = enumerator("1", PixelsEnumeratorState.initial());
        ticksUntil(() -> !context.getSplitAssignments().isEmpty());
        ask(enumerator, "r", 0);
        SegmentName segment = new SegmentName(1, 0);
        storage.overwrite(segment.fileName(), new byte[10]);

        hanging.hang();
        reported(enumerator, 1, lastPermit().writer(), 0, split(0, 20));
        reported(enumerator, 2, lastPermit().writer(), 0, split(0, 30));
        clock.advance(RETENTION);
        ticksUntil(hanging::isHanging);
        for (int i = 0; i < 20; i++) {
            clock.advance(LEASE.dividedBy(3));
            context.tick();
            ask(enumerator, "r");
            assertThat(lastPermit().validNanos()).isEqualTo(LEASE.toNanos());
        }
        hanging.goOn();
        ticksUntil(() -> storage.list(segment.fileName()).isEmpty());
        enumerator.close();
    }

    @Test
    void readersAreWaitedForEvenIfAnOwnerHasEndedBeforeItKnewOfThem() throws Exception {
        PixelsSplitEnumerator first = opened("1", PixelsEnumeratorState.initial());
        ask(first, "r", 0);
        PixelsEnumeratorState state = first.snapshotState(1);
        first.close();
        PixelsSplitEnumerator second = enumerator("1", state);
        context.tick();
        assertThat(second.snapshotState(2).journal()).isEqualTo(state.journal());
        second.close();

        ask(opened("1", state), "r2", 0);
        assertThat(lastPermit().takenOver()).isEmpty();
    }

    @Test
    void closingLetsTheNextOneBeginAtOnce() throws Exception {
        opened("2", PixelsEnumeratorState.initial()).close();

        opened("2", PixelsEnumeratorState.initial());
        assertThat(assigned()).hasSize(2);
    }
}
