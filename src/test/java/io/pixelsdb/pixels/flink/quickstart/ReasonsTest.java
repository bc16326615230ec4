package io.pixelsdb.pixels.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ReasonsTest {

    @Test
    void areTheMessagesThatSaySomethingNew() {
        Throwable cause = new IllegalStateException("It is broken", new NullPointerException());
        Throwable failure =
                new ExecutionException(
                        new RuntimeException(
                                "It did not work", new RuntimeException("work", cause)));

        assertThat(Reasons.of(failure))
                .isEqualTo("It did not work\n  It is broken\n  NullPointerException");
    }
}
