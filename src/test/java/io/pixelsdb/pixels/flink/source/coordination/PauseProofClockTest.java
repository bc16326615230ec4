package io.pixelsdb.pixels.flink.source.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.reader.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PauseProofClockTest {

    private final ManualClock monotonic = new ManualClock();
    private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_000L);
    private final PauseProofClock clock = new PauseProofClock(monotonic, wallMillis::get);
    private final long start = clock.getAsLong();

    @Test
    void goesWithBothClocks() {
        for (int i = 0; i < 1_000; i++) {
            bothAdvance(Duration.ofMillis(7));
        }

        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void countsTheTimeOfASuspendedMachine() {
        bothAdvance(Duration.ofSeconds(1));
        wallAdvances(Duration.ofMinutes(10));
        bothAdvance(Duration.ofSeconds(1));

        assertThat(elapsed()).isEqualTo(Duration.ofMinutes(10).plusSeconds(2));
    }

    @Test
    void countsSuspensionsThatAreShortEach() {
        for (int i = 0; i < 100; i++) {
            wallAdvances(Duration.ofMillis(30));
            elapsed();
        }

        assertThat(elapsed()).isBetween(Duration.ofMillis(2_900), Duration.ofMillis(3_000));
    }

    @Test
    void goesOnAndNeverBackWhenTheWallClockIsSetBack() {
        bothAdvance(Duration.ofSeconds(5));
        wallAdvances(Duration.ofHours(-1));
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(5));

        bothAdvance(Duration.ofSeconds(1));
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(6));

        wallAdvances(Duration.ofMinutes(1));
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(66));
    }

    @Test
    void doesNotStandStillAfterTheWallClockWasSetForwardAndBack() {
        wallAdvances(Duration.ofHours(1));
        elapsed();
        wallAdvances(Duration.ofHours(-1));
        Duration before = elapsed();
        bothAdvance(Duration.ofSeconds(10));

        assertThat(elapsed().minus(before)).isEqualTo(Duration.ofSeconds(10));
    }

    private void bothAdvance(Duration time) {
        monotonic.advance(time);
        wallAdvances(time);
        elapsed();
    }

    private void wallAdvances(Duration time) {
        wallMillis.addAndGet(time.toMillis());
    }

    private Duration elapsed() {
        return Duration.ofNanos(clock.getAsLong() - start);
    }
}
