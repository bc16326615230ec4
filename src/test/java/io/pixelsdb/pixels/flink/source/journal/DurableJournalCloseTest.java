package io.pixelsdb.pixels.flink.source.journal;

import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.WRITER;
import static io.pixelsdb.pixels.flink.source.journal.JournalFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.source.segment.ClosedMark;
import io.pixelsdb.pixels.flink.source.segment.SegmentName;
import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing loses nothing, and says so to whoever comes next. */
@Timeout(60)
class DurableJournalCloseTest {

    private static final String CLOSED = SegmentName.closedMark(WRITER);

    private final JournalFixture fixture = new JournalFixture();

    @AfterEach
    void clearInterruption() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesAllThatIsLeftAndThenSaysThatTheWriterHasEnded(boolean grows) throws IOException {
        MemoryStorage storage = grows ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
        DurableJournal journal = opened(storage);
        journal.append(entry(0, 0, 1)).join();
        CompletableFuture<Long> waiting = journal.append(entry(0, 1, 1));

        journal.close();

        assertThat(waiting).isCompleted();
        assertThat(storage.list(CLOSED)).hasSize(1);
        assertThat(fixture.replayed(storage, 0)).containsExactly(0L, 1L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysSoAlsoWhenNothingWasAppended(boolean grows) throws IOException {
        MemoryStorage storage = grows ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
        opened(storage).close();

        assertThat(storage.list(SegmentName.DIRECTORY)).hasSize(2);
        assertThat(storage.list(CLOSED))
                .extracting(StoredFile::name)
                .containsExactly(ClosedMark.nameOfEmpty(WRITER));
        assertThat(fixture.replayed(storage, 0)).isEmpty();
    }

    @Test
    void leavesNothingWhenItWasNeverOpened() throws IOException {
        MemoryStorage storage = MemoryStorage.growing();
        fixture.journal(storage).close();
        assertThat(storage.list("")).isEmpty();
    }

    @Test
    void goesOnWhenInterrupted() throws IOException {
        MemoryStorage storage = MemoryStorage.growing();
        DurableJournal journal = opened(storage);
        journal.append(entry(0, 0, 1)).join();
        CompletableFuture<Long> waiting = journal.append(entry(0, 1, 1));

        Thread.currentThread().interrupt();
        journal.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(waiting).isCompleted();
        assertThat(storage.list(CLOSED)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitsForAStorageThatRecovers(boolean grows) throws Exception {
        MemoryStorage storage = grows ? MemoryStorage.growing() : MemoryStorage.ofWholeFiles();
        DurableJournal journal = opened(storage);
        storage.setFailing(true);
        journal.append(entry(0, 0, 1));
        await().until(() -> !journal.isWritable());

        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> close(journal));
        int failures = fixture.metrics.failures;
        await().until(
                        () -> {
                            fixture.clock.advance(Duration.ofSeconds(1));
                            return fixture.metrics.failures > failures;
                        });
        storage.setFailing(false);
        await().until(
                        () -> {
                            fixture.clock.advance(Duration.ofSeconds(1));
                            return closing.isDone();
                        });

        closing.join();
        assertThat(storage.list(CLOSED)).hasSize(1);
        assertThat(fixture.replayed(storage, 0)).containsExactly(0L);
    }

    @Test
    void completesALastSegmentAlsoWhenTheEndOfTheOneBeforeFailed() throws IOException {
        MemoryStorage storage = MemoryStorage.growing();
        DurableJournal journal = opened(storage);
        journal.append(entry(0, 0, 1)).join();
        storage.setFailing(true);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> close(journal));
        await().until(() -> fixture.metrics.failures > 0);
        storage.setFailing(false);
        await().until(
                        () -> {
                            fixture.clock.advance(Duration.ofSeconds(1));
                            return closing.isDone();
                        });

        assertThat(storage.list(CLOSED)).hasSize(1);
        assertThat(
                        storage.list(SegmentName.DIRECTORY).stream()
                                .filter(file -> SegmentName.parse(file.name()).isPresent())
                                .collect(Collectors.toList()))
                .hasSize(2);
        assertThat(fixture.replayed(storage, 0)).containsExactly(0L);
    }

    @Test
    void saysHowMuchIsLostWhenTheStorageKeepsFailing() throws IOException {
        fixture.closeTimeout = Duration.ofMillis(50);
        MemoryStorage storage = MemoryStorage.growing();
        DurableJournal journal = opened(storage);
        journal.append(entry(0, 0, 1)).join();
        storage.setFailing(true);
        journal.append(entry(0, 1, 1));
        journal.append(entry(0, 2, 1));

        assertThatThrownBy(journal::close)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2 responses")
                .hasMessageContaining("/journals/j")
                .hasRootCauseMessage("The storage fails: " + new SegmentName(WRITER, 0));

        storage.setFailing(false);
        assertThat(storage.list(CLOSED)).isEmpty();
    }

    private DurableJournal opened(MemoryStorage storage) {
        DurableJournal journal = fixture.journal(storage);
        journal.open(WRITER);
        await().until(journal::isWritable);
        return journal;
    }

    private static void close(DurableJournal journal) {
        try {
            journal.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
