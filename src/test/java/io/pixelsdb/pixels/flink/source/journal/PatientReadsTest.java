package io.pixelsdb.pixels.flink.source.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.storage.MemoryStorage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PatientReadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] CONTENT = {1, 2, 3};

    private final MemoryStorage storage = MemoryStorage.growing();
    private final Clock clock = new Clock();
    private final PatientReads reads = new PatientReads(storage, PATIENCE, clock);

    @BeforeEach
    void makeFile() {
        storage.overwrite("d/a", CONTENT);
    }

    @Test
    void goesOnWhenTheStorageWorksAgain() throws Exception {
        storage.setFailing(true);
        clock.failures = 4;
        assertThat(reads.read("d/a", 0, 3)).isEqualTo(CONTENT);
        assertThat(clock.pauses).isEqualTo(4);

        storage.setFailing(true);
        clock.pauses = 0;
        clock.failures = 5;
        assertThat(reads.list("d/")).hasSize(1);
        assertThat(clock.pauses).isEqualTo(5);
    }

    @Test
    void endsWithTheLastFailureWhenItHasLastedTooLong() {
        storage.setFailing(true);
        clock.failures = Integer.MAX_VALUE;

        assertThatThrownBy(() -> reads.list("d/"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fails");
        assertThat(clock.passed).isEqualTo(PATIENCE.toNanos());
    }

    @Test
    void fileThatIsGoneIsNotAskedForAgain() {
        assertThatThrownBy(() -> reads.read("d/b", 0, 1)).isInstanceOf(NoSuchFileException.class);
        assertThat(clock.pauses).isZero();
    }

    @Test
    void interruptEndsTheWait() {
        storage.setFailing(true);
        clock.interrupts = true;

        assertThatThrownBy(() -> reads.list("d/"))
                .isInstanceOf(InterruptedIOException.class)
                .hasRootCauseMessage("The storage fails: d/");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Time passes by waiting alone, and the storage works after some waits. */
    private final class Clock implements JournalClock {

        private int failures;
        private boolean interrupts;
        private int pauses;
        private long passed;

        @Override
        public long nanoTime() {
            return Long.MAX_VALUE - 5 + passed;
        }

        @Override
        public void await(Condition signal, long nanos) throws InterruptedException {
            if (interrupts) {
                throw new InterruptedException();
            }
            pauses++;
            passed += nanos;
            storage.setFailing(pauses < failures);
        }
    }
}
