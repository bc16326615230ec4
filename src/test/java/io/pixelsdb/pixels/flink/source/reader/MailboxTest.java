package io.pixelsdb.pixels.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MailboxTest {

    private final Mailbox mailbox = new Mailbox();

    @Test
    void readerWokenBeforeItBlocksDoesNotBlock() throws Exception {
        mailbox.wakeUp();

        assertThat(mailbox.take(Long.MAX_VALUE)).isSameAs(Mailbox.WAKE_UP);
    }

    @Test
    void readerWokenWhileItBlocksReturns() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Thread[] reader = new Thread[1];
            CompletableFuture<Runnable> taken =
                    CompletableFuture.supplyAsync(
                            () -> {
                                reader[0] = Thread.currentThread();
                                try {
                                    return mailbox.take(Long.MAX_VALUE);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            executor);
            await().until(
                            () ->
                                    reader[0] != null
                                            && reader[0].getState() == Thread.State.TIMED_WAITING);
            mailbox.wakeUp();

            assertThat(taken.get()).isSameAs(Mailbox.WAKE_UP);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void wakeUpsInARowAreOne() throws Exception {
        mailbox.wakeUp();
        mailbox.wakeUp();

        assertThat(mailbox.take(0)).isSameAs(Mailbox.WAKE_UP);
        assertThat(mailbox.take(0)).isNull();

        mailbox.wakeUp();
        assertThat(mailbox.take(0)).isSameAs(Mailbox.WAKE_UP);
    }

    @Test
    void mailsComeInTheirOrder() throws Exception {
        Runnable first = () -> {};
        Runnable second = () -> {};
        mailbox.put(first);
        mailbox.put(second);

        assertThat(mailbox.take(0)).isSameAs(first);
        assertThat(mailbox.take(0)).isSameAs(second);
    }

    @Test
    void givesUpAfterTheTimeout() throws Exception {
        assertThat(mailbox.take(Duration.ofMillis(1).toNanos())).isNull();
    }
}
