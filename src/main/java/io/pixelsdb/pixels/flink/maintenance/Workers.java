package io.pixelsdb.pixels.flink.maintenance;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;

/**
 * Threads that do the parts of one step. None of them works any more when this is closed: what
 * comes next, another step or the end of the catalog, must not meet them. Used by one thread.
 */
@Internal
public final class Workers implements AutoCloseable {

    private final ThreadPoolExecutor threads;

    /**
     * @param count how many parts are done at a time
     */
    public Workers(int count) {
        this.threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        part -> {
                            Thread thread = new Thread(part, "pixels-maintenance");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    public <T> Future<T> submit(Callable<T> part) {
        return threads.submit(part);
    }

    /**
     * Begins nothing more and waits for what has begun, without interrupting it: it may be in the
     * middle of a commit.
     */
    @Override
    public void close() {
        threads.shutdown();
        threads.getQueue().clear();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
