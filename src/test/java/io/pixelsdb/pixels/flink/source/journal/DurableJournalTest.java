package io.pixelsdb.pixels.flink.source.journal;

import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.FLUSH_BYTES;
import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.INTERVAL;
import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.WRITER;
import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.HangingStorage;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When entries are written, how many at once, and what happens while the storage fails. */
@Timeout(60)
class DurableJournalTest {

    private final JournalFixture fixture = new JournalFixture();

    @Test
    void writesAtOnceAfterAPause() throws IOException {
        MemoryStorage storage = MemoryStorage.ofWholeFiles();
        try (DurableJournal journal = opened(storage)) {
            assertThat(journal.append(entry(0, 0, 10)).join()).isEqualTo(1);
            fixture.clock.advance(INTERVAL);
            assertThat(journal.append(entry(0, 1, 10)).join()).isEqualTo(2);
        }
        assertThat(fixture.replayed(storage, 0)).containsExactly(0L, 1L);
    }

    @Test
    void writesWhatHasGatheredOfManyBucketsAtOnce() throws IOException {
        MemoryStorage storage = MemoryStorage.ofWholeFiles();
        try (DurableJournal journal = opened(storage)) {
            journal.append(entry(0, 0, 1)).join();
            int creations = storage.creations();
            List<CompletableFuture<Long>> appended = new ArrayList<>();
            for (int bucket = 1; bucket <= 100; bucket++) {
                appended.add(journal.append(entry(bucket, 0, 1)));
            }
            assertThat(appended).noneMatch(CompletableFuture::isDone);

            fixture.clock.advance(INTERVAL);

            assertThat(appended).extracting(CompletableFuture::join).containsOnly(2L);
            assertThat(storage.creations()).isEqualTo(creations + 1);
            assertThat(fixture.metrics.flushes).isEqualTo(2);
            assertThat(fixture.metrics.bytes).isEqualTo(101);
        }
    }

    @Test
    void writesAtOnceWhenEnoughHasGathered() throws IOException {
        try (DurableJournal journal = opened(MemoryStorage.growing())) {
            journal.append(entry(0, 0, 1)).join();
            CompletableFuture<Long> early = journal.append(entry(0, 1, FLUSH_BYTES - 1));
            assertThat(early).isNotDone();

            assertThat(journal.append(entry(0, 2, 1)).join()).isZero();
            assertThat(early).isDone();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void completesInOrderAndOnlyWhatIsDurable(boolean grows) throws IOException {
        MemoryStorage storage = grows ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
        List<Long> completed = Collections.synchronizedList(new ArrayList<>());
        List<Integer> readable = Collections.synchronizedList(new ArrayList<>());
        try (DurableJournal journal = opened(storage)) {
            for (long sequence = 0; sequence < 20; sequence++) {
                long number = sequence;
                journal.append(entry(0, sequence, 400))
                        .thenAccept(
                                segment -> {
                                    completed.add(number);
                                    readable.add(replayedNow(storage));
                                });
            }
        }
        assertThat(completed).isEqualTo(upTo(20));
        for (int i = 0; i < 20; i++) {
            assertThat(readable.get(i)).isGreaterThan(i);
        }
    }

    @Test
    void isNotWritableWhileAWriteTakesLong() throws IOException {
        HangingStorage storage = new HangingStorage(MemoryStorage.ofWholeFiles(), "segments/");
        try (DurableJournal journal = opened(storage)) {
            storage.hang();
            CompletableFuture<Long> slow = journal.append(entry(0, 0, 1));
            await().until(storage::isHanging);
            assertThat(journal.isWritable()).isTrue();

            fixture.clock.advance(INTERVAL.multipliedBy(5).plusSeconds(1));
            assertThat(journal.isWritable()).isFalse();

            storage.goOn();
            slow.join();
            await().until(journal::isWritable);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesAgainWhatFailedAndLosesNothing(boolean grows) throws IOException {
        MemoryStorage storage = grows ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
        try (DurableJournal journal = opened(storage)) {
            long before = journal.append(entry(0, 0, 10)).join();
            storage.setFailing(true);
            List<CompletableFuture<Long>> kept = new ArrayList<>();
            for (int sequence = 1; sequence < 6; sequence++) {
                kept.add(journal.append(entry(0, sequence, 600)));
            }
            await().until(() -> !journal.isWritable());
            while (fixture.metrics.failures < 5) {
                fixture.clock.advance(Duration.ofSeconds(1));
            }
            assertThat(kept).noneMatch(CompletableFuture::isDone);

            storage.setFailing(false);
            fixture.clock.advance(Duration.ofSeconds(10));

            await().until(journal::isWritable);
            fixture.clock.advance(INTERVAL);
            assertThat(kept)
                    .extracting(CompletableFuture::join)
                    .allMatch(s -> s > before)
                    .isSorted();
        }
        assertThat(fixture.replayed(storage, 0)).isEqualTo(upTo(6));
    }

    @Test
    void isNotWritableBeforeTheStorageHasTakenTheFirstSegment() throws IOException {
        MemoryStorage storage = MemoryStorage.growing();
        storage.setFailing(true);
        DurableJournal journal = fixture.journal(storage);
        assertThat(journal.isWritable()).isFalse();
        journal.open(WRITER);
        await().until(() -> fixture.metrics.failures > 0);
        assertThat(journal.isWritable()).isFalse();

        storage.setFailing(false);
        fixture.clock.advance(Duration.ofSeconds(1));

        await().until(journal::isWritable);
        assertThat(storage.list(SegmentName.DIRECTORY)).hasSize(1);
        journal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesFilesAloneThatExist(boolean grows) throws IOException {
        MemoryStorage storage = grows ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
        String taken = new SegmentName(WRITER, 0).fileName();
        storage.overwrite(taken, new byte[0]);
        try (DurableJournal journal = opened(storage)) {
            assertThat(journal.append(entry(0, 0, 1)).join()).isPositive();
        }
        assertThat(storage.content(taken)).isEmpty();
        assertThat(fixture.metrics.failures).isZero();
        assertThat(fixture.replayed(storage, 0)).containsExactly(0L);
    }

    @Test
    void growsOneSegmentUntilItIsLarge() throws IOException {
        fixture.options.set(JournalOptions.SEGMENT_SIZE, new MemorySize(5000));
        MemoryStorage storage = MemoryStorage.growing();
        List<Long> segments = new ArrayList<>();
        try (DurableJournal journal = opened(storage)) {
            for (int sequence = 0; sequence < 10; sequence++) {
                segments.add(journal.append(entry(0, sequence, FLUSH_BYTES)).join());
            }
        }
        assertThat(segments).containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 1L);
        assertThat(fixture.replayed(storage, 0)).isEqualTo(upTo(10));
    }

    @Test
    void growsOneSegmentUntilItIsOldAndSomethingComes() throws IOException {
        MemoryStorage storage = MemoryStorage.growing();
        try (DurableJournal journal = opened(storage)) {
            assertThat(journal.append(entry(0, 0, FLUSH_BYTES)).join()).isZero();
            fixture.clock.advance(Duration.ofMinutes(5).plusNanos(1));
            assertThat(storage.creations()).isEqualTo(1);
            assertThat(journal.append(entry(0, 1, FLUSH_BYTES)).join()).isEqualTo(1);
        }
    }

    @Test
    void takesNoEntriesOfOtherWriters() throws IOException {
        try (DurableJournal journal = opened(MemoryStorage.growing())) {
            JournalEntry mine = entry(0, 0, 1);
            JournalEntry foreign = new JournalEntry(mine.bucket(), WRITER + 1, 0, mine.response());

            assertThatThrownBy(() -> journal.append(foreign).join())
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> journal.open(WRITER + 1))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void takesNothingBeforeItIsOpenNorAfterItWasClosed() throws IOException {
        DurableJournal journal = fixture.journal(MemoryStorage.growing());
        assertThat(journal.append(entry(0, 0, 1))).isCompletedExceptionally();
        journal.open(WRITER);
        journal.close();
        assertThat(journal.append(entry(0, 0, 1))).isCompletedExceptionally();
        assertThat(journal.isWritable()).isFalse();
    }

    private DurableJournal opened(Storage storage) {
        DurableJournal journal = fixture.journal(storage);
        journal.open(WRITER);
        await().until(journal::isWritable);
        return journal;
    }

    private int replayedNow(MemoryStorage storage) {
        try {
            return fixture.replayed(storage, 0).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> upTo(long end) {
        return LongStream.range(0, end).boxed().collect(Collectors.toList());
    }
}
