package io.pixelsdb.pixels.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final long START = Long.MAX_VALUE - 5; // The clock may overflow.

    private final Progress progress = new Progress(Duration.ofNanos(10), START);

    @Test
    void isStalledOnceNothingHasChangedForLongerThanItsPatience() {
        assertThat(progress.isStalled(START + 1, 3L, 4L)).isFalse();
        assertThat(progress.isStalled(START + 11, 3L, 4L)).isFalse();
        assertThat(progress.isStalled(START + 12, 3L, 4L)).isTrue();
    }

    @Test
    void isNotStalledWhileAnyNumberChanges() {
        assertThat(progress.isStalled(START + 10, 3L, 4L)).isFalse();
        assertThat(progress.isStalled(START + 20, 3L, 5L)).isFalse();
        assertThat(progress.isStalled(START + 30, 2L, 5L)).isFalse();
    }
}
