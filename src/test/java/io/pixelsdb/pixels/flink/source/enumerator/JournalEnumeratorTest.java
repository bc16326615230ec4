package io.pixelsdb.pixels.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.UnfinishedEntries;
import io.pixelsdb.pixels.flink.source.coordination.CheckpointReport;
import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.custody.ManualClock;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.segment.Unfinished;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.storage.HangingStorage;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class JournalEnumeratorTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration RETENTION = Duration.ofMinutes(10);

    private final ManualClock clock = new ManualClock();
    private long suspendedNanos;
    private final LongSupplier validity = () -> clock.getAsLong() + suspendedNanos;
    private final MemoryStorage storage = MemoryStorage.growing();
    private final Map<BucketId, Unfinished> unfinished = new HashMap<>();
    private final Configuration options =
            new Configuration()
                    .set(JournalOptions.LEASE, LEASE)
                    .set(JournalOptions.RETENTION, RETENTION);
    private Storage opened = storage;
    private Executor slowExecutor = Runnable::run;
    private DrivenContext context;

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
    void stateOfAnotherJournalIsRefused() {
        PixelsEnumeratorState state =
                new PixelsEnumeratorState(
                        buckets("2"),
                        List.of(),
                        new JournalState("old-id", JournalCut.START, buckets("2")));

        assertThatThrownBy(() -> enumerator("2", state))
                .hasCauseInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("source.journal.id=old-id");
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
    void otherBucketsAreNotPolledBeforeTheReplayIsCovered() throws Exception {
        PixelsEnumeratorState state =
                new PixelsEnumeratorState(
                        buckets("2"),
                        List.of(),
                        new JournalState("j", JournalCut.START, buckets("2")));
        PixelsSplitEnumerator enumerator = opened("4", state);
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
    void startWithoutStateUnderOtherBucketsWaitsForItsReplayToo() throws Exception {
        opened("2", PixelsEnumeratorState.initial()).close();
        unfinished.put(bucket(1), new Unfinished(split(1, 9), 6, 3, 100));
        opened("4", PixelsEnumeratorState.initial()).close();
        PixelsSplitEnumerator third = opened("4", PixelsEnumeratorState.initial());
        ask(third, "r", 0, 1, 2, 3);

        assertThat(lastPermit().polling()).as("nothing was covered in between").isFalse();
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
    void closingLetsTheNextOneBeginAtOnce() throws Exception {
        opened("2", PixelsEnumeratorState.initial()).close();

        opened("2", PixelsEnumeratorState.initial());
        assertThat(assigned()).hasSize(2);
    }

    private PixelsSplitEnumerator opened(String buckets, PixelsEnumeratorState state) {
        PixelsSplitEnumerator enumerator = enumerator(buckets, state);
        ticks(4);
        return enumerator;
    }

    private PixelsSplitEnumerator enumerator(String buckets, PixelsEnumeratorState state) {
        context = new DrivenContext(1);
        JournalSettings settings =
                new JournalSettings(
                        new StorageLocation("/journals", Map.of()),
                        "j",
                        new JournalIdentity("s:1", "public", "orders", "t", "id", buckets),
                        options);
        JournalSide side =
                new JournalSide(
                        settings,
                        location -> opened,
                        (journal, marks) -> unfinished,
                        Duration.ofSeconds(60),
                        Duration.ofHours(1),
                        new Clocks(clock, validity, () -> 1_000_000),
                        slowExecutor);
        PixelsSplitEnumerator enumerator =
                new PixelsSplitEnumerator(context, buckets(buckets), state, side, null);
        enumerator.start();
        context.registerReader(0, "localhost");
        enumerator.addReader(0);
        return enumerator;
    }

    private void ticks(int times) {
        for (int i = 0; i < times; i++) {
            context.tick();
        }
    }

    /** What runs in other threads takes its time. */
    private void ticksUntil(Callable<Boolean> condition) {
        await().until(
                        () -> {
                            context.tick();
                            return condition.call();
                        });
    }

    private void checkpoint(
            PixelsSplitEnumerator enumerator, long id, boolean replayed, PixelsSplit split)
            throws IOException {
        enumerator.snapshotState(id);
        enumerator.handleSourceEvent(
                0, new CheckpointReport(id, "r", 1, 0, replayed, List.of(split)));
        enumerator.notifyCheckpointComplete(id);
    }

    private void reported(
            PixelsSplitEnumerator enumerator, long id, long writer, long segment, PixelsSplit split)
            throws IOException {
        enumerator.snapshotState(id);
        enumerator.handleSourceEvent(
                0, new CheckpointReport(id, "r", writer, segment, true, List.of(split)));
        enumerator.notifyCheckpointComplete(id);
    }

    private void ask(PixelsSplitEnumerator enumerator, String reader, int... buckets) {
        Set<BucketId> asked =
                Arrays.stream(buckets)
                        .mapToObj(JournalEnumeratorTest::bucket)
                        .collect(Collectors.toSet());
        enumerator.handleSourceEvent(0, new PermitRequest(reader, 7, asked));
    }

    private Permit lastPermit() {
        List<SourceEvent> events = context.getSentEvents().get(0);
        return (Permit) events.get(events.size() - 1);
    }

    private Collection<PixelsSplit> assigned() {
        return context.getSplitAssignments().get(0).getAssignedSplits();
    }

    private void marks(PixelsSplit... safe) throws IOException {
        MarksFile.write(
                storage, MarksFile.name(0, 1), Marks.of(JournalCut.START, List.of(safe), Map.of()));
    }

    private static PixelsSplit split(int bucket, long sequence) {
        return new PixelsSplit(bucket(bucket), new Position(0, sequence, 0), false);
    }

    private static BucketId bucket(int number) {
        return new BucketId("public", "orders", number);
    }

    private static Set<BucketId> buckets(String text) {
        return Buckets.parse(text).of("public", "orders");
    }
}
