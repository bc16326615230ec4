package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VersionLocksTest {

    private final VersionLocks locks = new VersionLocks();

    /** A version of a test of its own, as locks are those of the JVM. */
    private final String version = "v-" + System.identityHashCode(this);

    @Test
    void whoComesSecondWaitsForTheFirstWhoseverCatalogItIs() throws Exception {
        assertThat(locks.acquire(version, "first")).isTrue();
        AtomicReference<Thread> waiting = new AtomicReference<>();
        CompletableFuture<Boolean> second =
                CompletableFuture.supplyAsync(
                        () -> {
                            waiting.set(Thread.currentThread());
                            return new VersionLocks().acquire(version, "second");
                        });
        await().until(
                        () ->
                                waiting.get() != null
                                        && waiting.get().getState() == Thread.State.TIMED_WAITING);
        assertThat(second).isNotDone();

        assertThat(locks.release(version, "first")).isTrue();

        assertThat(second.get()).isTrue();
        assertThat(locks.release(version, "second")).isTrue();
    }

    @Test
    void closingOneCatalogTakesNothingFromAnother() {
        assertThat(locks.acquire(version, "first")).isTrue();
        new VersionLocks().close();

        assertThat(locks.release(version, "first")).isTrue();
    }

    @Test
    void nobodyReleasesWhatAnotherHolds() {
        assertThat(locks.acquire(version, "first")).isTrue();

        assertThat(locks.release(version, "second")).isFalse();
        assertThat(locks.release(version, "first")).isTrue();
    }

    @Test
    void whoIsInterruptedWhileWaitingGoesWithout() {
        assertThat(locks.acquire(version, "first")).isTrue();
        Thread.currentThread().interrupt();

        assertThat(locks.acquire(version, "second")).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(locks.release(version, "first")).isTrue();
    }
}
