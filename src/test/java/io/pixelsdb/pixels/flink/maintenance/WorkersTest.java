package io.pixelsdb.pixels.flink.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What becomes of the parts of a step when it ends before them. */
class WorkersTest {

    @Test
    void partThatHasBegunIsDoneBeforeTheEndAndNoneBeginsAfterwards() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean committed = new AtomicBoolean();
        AtomicBoolean begunLate = new AtomicBoolean();
        Workers workers = new Workers(1);
        workers.submit(
                () -> {
                    begun.countDown();
                    mayEnd.await();
                    committed.set(true);
                    return null;
                });
        workers.submit(
                () -> {
                    begunLate.set(true);
                    return null;
                });
        begun.await();
        Thread step = new Thread(workers::close);
        step.start();

        await().until(() -> step.getState() == Thread.State.TIMED_WAITING);
        assertThat(committed).isFalse();
        mayEnd.countDown();
        step.join();

        assertThat(committed).isTrue();
        assertThat(begunLate).isFalse();
    }

    @Test
    void errorsReachWhoeverWaits() {
        try (Workers workers = new Workers(1)) {
            Future<Void> part =
                    workers.submit(
                            () -> {
                                throw new OutOfMemoryError("none left");
                            });

            assertThatThrownBy(part::get).hasCauseInstanceOf(OutOfMemoryError.class);
        }
    }
}
