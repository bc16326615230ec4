package io.pixelsdb.pixels.flink.source.journal;

import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.FLUSH_BYTES;
import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.WRITER;
import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.segment.Marks;
import io.pixelsdb.pixels.flink.source.segment.MarksFile;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.source.split.Position;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.SlowStorage;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader gets that takes buckets over. */
@Timeout(60)
class DurableJournalReplayTest {

    private final JournalFixture fixture = new JournalFixture();
    private final MemoryStorage storage = MemoryStorage.growing();

    @Test
    void replaysTheSameBytesFromThePositionOn() throws IOException {
        write(4);
        storage.overwrite("owner/1", new byte[0]);
        JournalEntry expected = entry(0, 2, 12);

        Journal.Cursor cursor = replayFrom(2, 1);

        JournalEntry first = cursor.next();
        assertThat(first.sequence()).isEqualTo(2);
        assertThat(first.writer()).isEqualTo(WRITER);
        assertThat(first.bucket()).isEqualTo(expected.bucket());
        assertThat(first.response()).isEqualTo(expected.response());
        assertThat(cursor.next().sequence()).isEqualTo(3);
        assertThat(cursor.next()).isNull();
        assertThat(cursor.next()).isNull();
        assertThat(fixture.metrics.replayed).isEqualTo(2);
    }

    @Test
    void tellsHowManyResponsesCameTooLate() throws IOException {
        write(4);
        storage.overwrite("owner/1", new byte[0]);
        Position position = new Position(WRITER + 1, 1, 0);

        Journal.Cursor cursor = replayFrom(position);

        assertThat(cursor.next()).isNull();
        assertThat(cursor.lateResponses()).isEqualTo(3);
        assertThat(replayFrom(0, 0).lateResponses()).isZero();
    }

    @Test
    void refusesAPathThatIsNotSharedWithTheOwner() {
        assertThatThrownBy(() -> replayFrom(0, 0))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("/journals/j")
                .hasMessageContaining("source.journal.path");
    }

    @Test
    void refusesPositionsBeforeWhatWasRemoved() throws IOException {
        write(4);
        storage.overwrite("owner/1", new byte[0]);
        MarksFile.write(
                storage,
                MarksFile.name(1, 0),
                Marks.of(JournalCut.START, List.of(), Map.of(entry(0, 0, 0).bucket(), 2L)));

        assertThatThrownBy(() -> replayFrom(1, 0))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("s.t#0: 1.");
        assertThat(replayFrom(2, 0).next().sequence()).isEqualTo(2);
    }

    @Test
    void endsAtADamagedResponseOrSkipsIt() throws IOException {
        write(3);
        storage.overwrite("owner/1", new byte[0]);
        String name = new SegmentName(WRITER, 0).fileName();
        byte[] bytes = storage.content(name);
        // The last byte of the last response, before the end mark.
        bytes[bytes.length - 13] ^= 1;
        storage.overwrite(name, bytes);

        Journal.Cursor failing = replayFrom(0, 0);
        assertThat(failing.next().sequence()).isZero();
        assertThat(failing.next().sequence()).isEqualTo(1);
        assertThatThrownBy(failing::next)
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining(name);

        fixture.options.set(JournalOptions.ON_DAMAGE, OnDamage.SKIP);
        Journal.Cursor skipping = replayFrom(1, 0);
        assertThat(skipping.next().sequence()).isEqualTo(1);
        assertThat(skipping.next()).isNull();
    }

    @Test
    void noticesThatASegmentBeforeAnotherWasShortened() throws IOException {
        fixture.options.set(JournalOptions.SEGMENT_SIZE, new MemorySize(FLUSH_BYTES));
        String name = new SegmentName(WRITER, 0).fileName();
        try (DurableJournal journal = fixture.journal(storage)) {
            journal.open(WRITER);
            await().until(journal::isWritable);
            assertThat(journal.append(entry(0, 0, FLUSH_BYTES)).join()).isZero();
            assertThat(journal.append(entry(1, 0, FLUSH_BYTES)).join()).isEqualTo(1);
            storage.overwrite("owner/1", new byte[0]);
            assertThat(replayFrom(0, 0).next()).isNotNull();
            byte[] whole = storage.content(name);
            storage.overwrite(name, Arrays.copyOf(whole, whole.length / 2));

            assertThatThrownBy(() -> replayFrom(0, 0))
                    .isInstanceOf(UnrecoverableException.class)
                    .hasMessageContaining(name);
        }
    }

    /** The machine went down, and nobody had promised anything. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasNotSyncedAndIsNotNeededIsNotMissed(boolean closes) throws IOException {
        fixture.options.set(JournalOptions.SYNC, false);
        fixture.options.set(JournalOptions.SEGMENT_SIZE, new MemorySize(FLUSH_BYTES));
        int segments = closes ? 1 : 2;
        try (DurableJournal journal = fixture.journal(storage)) {
            journal.open(WRITER);
            await().until(journal::isWritable);
            for (int sequence = 0; sequence < segments; sequence++) {
                journal.append(entry(0, sequence, FLUSH_BYTES)).join();
            }
        }
        String mark = ClosedMark.nameOfUnsynced(WRITER);
        if (!closes) {
            storage.delete(List.of(mark));
        }
        storage.overwrite("owner/1", new byte[0]);
        String name = new SegmentName(WRITER, 0).fileName();
        storage.overwrite(name, Arrays.copyOf(storage.content(name), FLUSH_BYTES / 2));

        assertThat(storage.list(mark)).hasSize(closes ? 1 : 0);
        Journal.Cursor cursor = replayFrom(1, 0);
        if (!closes) {
            assertThat(cursor.next().sequence()).isEqualTo(1);
            assertThatThrownBy(() -> replayFrom(0, 0))
                    .isInstanceOf(UnrecoverableException.class)
                    .hasMessageContaining("s.t#0: 0.");
        }
        assertThat(cursor.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writersThatWroteNothingCostNoReads(boolean grows) throws IOException {
        MemoryStorage shared = grows ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
        for (int i = 1; i <= 20; i++) {
            DurableJournal idle = fixture.journal(shared);
            idle.open(WRITER + i);
            await().until(idle::isWritable);
            idle.close();
            // On an object store that is so even if they died; elsewhere it may have grown since.
            if (!grows && i % 2 == 0) {
                shared.delete(List.of(ClosedMark.nameOfEmpty(WRITER + i)));
            }
        }
        write(shared, 2);
        shared.overwrite("owner/1", new byte[0]);
        List<String> read = Collections.synchronizedList(new ArrayList<>());
        Storage counting =
                new SlowStorage(shared, Duration.ZERO) {
                    @Override
                    public byte[] read(String name, long offset, int length) throws IOException {
                        read.add(name);
                        return super.read(name, offset, length);
                    }
                };
        PixelsSplit split = PixelsSplit.unread(entry(0, 0, 0).bucket());

        fixture.journal(counting).replay(List.of(split), JournalCut.START);

        assertThat(read).isNotEmpty().allMatch(name -> writerOf(name) == WRITER);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsRemovedWhileItReadsIsNotMissed(boolean removedBeforeTheListing) throws IOException {
        write(2);
        storage.overwrite("owner/1", new byte[0]);
        // Of a reader that goes on, whose other buckets lie before the cut of this one.
        List<String> others = segmentsOfAnotherWriter(4);
        JournalCut newer = new JournalCut(WRITER + 1, Map.of(WRITER, 0L, WRITER + 1, 2L));
        Runnable removal =
                () -> {
                    writeMarks(newer);
                    remove(others.subList(0, 2));
                };
        PixelsSplit split = PixelsSplit.unread(entry(0, 0, 0).bucket());

        Journal.Cursor cursor =
                fixture.journal(duringListing(removal, removedBeforeTheListing))
                        .replay(List.of(split), JournalCut.START);

        assertThat(cursor.next().sequence()).isZero();
        assertThat(cursor.next().sequence()).isEqualTo(1);
        assertThat(cursor.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatVanishesWithoutAMarkIsMissed(boolean removedBeforeTheListing) throws IOException {
        write(2);
        storage.overwrite("owner/1", new byte[0]);
        List<String> others = segmentsOfAnotherWriter(4);
        PixelsSplit split = PixelsSplit.unread(entry(0, 0, 0).bucket());
        Runnable removal = () -> remove(others.subList(1, 2));

        assertThatThrownBy(
                        () ->
                                fixture.journal(duringListing(removal, removedBeforeTheListing))
                                        .replay(List.of(split), JournalCut.START))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining("all that was in " + others.get(1));
    }

    private Storage duringListing(Runnable removal, boolean before) {
        return new SlowStorage(storage, Duration.ZERO) {
            @Override
            public List<StoredFile> list(String prefix) throws IOException {
                boolean isListing = prefix.equals(SegmentName.DIRECTORY);
                if (isListing && before) {
                    removal.run();
                }
                List<StoredFile> files = super.list(prefix);
                if (isListing && !before) {
                    removal.run();
                }
                return files;
            }
        };
    }

    private List<String> segmentsOfAnotherWriter(int count) throws IOException {
        fixture.options.set(JournalOptions.SEGMENT_SIZE, new MemorySize(FLUSH_BYTES));
        try (DurableJournal journal = fixture.journal(storage)) {
            journal.open(WRITER + 1);
            await().until(journal::isWritable);
            for (int sequence = 0; sequence < count; sequence++) {
                JournalEntry large = entry(1, sequence, FLUSH_BYTES);
                journal.append(
                                new JournalEntry(
                                        large.bucket(), WRITER + 1, sequence, large.response()))
                        .join();
            }
        }
        return LongStream.range(0, count)
                .mapToObj(number -> new SegmentName(WRITER + 1, number).fileName())
                .collect(Collectors.toList());
    }

    private void writeMarks(JournalCut cut) {
        try {
            MarksFile.write(storage, MarksFile.name(1, 0), Marks.of(cut, List.of(), Map.of()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void remove(List<String> names) {
        try {
            storage.delete(names);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long writerOf(String name) {
        return SegmentName.parse(name).orElseThrow().writer();
    }

    private Journal.Cursor replayFrom(long sequence, int index) throws IOException {
        return replayFrom(new Position(sequence == 0 ? 0 : WRITER, sequence, index));
    }

    private Journal.Cursor replayFrom(Position position) throws IOException {
        PixelsSplit split = new PixelsSplit(entry(0, 0, 0).bucket(), position, false);
        return fixture.journal(storage).replay(List.of(split), JournalCut.START);
    }

    private void write(int responses) throws IOException {
        write(storage, responses);
    }

    private void write(MemoryStorage to, int responses) throws IOException {
        try (DurableJournal journal = fixture.journal(to)) {
            journal.open(WRITER);
            await().until(journal::isWritable);
            for (int sequence = 0; sequence < responses; sequence++) {
                journal.append(entry(0, sequence, 10 + sequence));
            }
        }
    }
}
