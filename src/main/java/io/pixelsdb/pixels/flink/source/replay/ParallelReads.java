package io.pixelsdb.pixels.flink.source.replay;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads several files at once, as each costs a round trip to a remote storage. */
final class ParallelReads {

    private static final int THREADS = 16;

    /** So few are read faster than threads are made. */
    private static final int FEW = 4;

    private ParallelReads() {}

    /**
     * Results in the order of the reads. Of several failures the first in this order is thrown.
     *
     * @throws IOException as the reads do, or if the caller is interrupted
     */
    static <T> List<T> inOrder(List<Callable<T>> reads) throws IOException {
        List<T> results = new ArrayList<>(reads.size());
        if (reads.size() <= FEW) {
            for (Callable<T> read : reads) {
                results.add(call(read));
            }
            return results;
        }
        ExecutorService executor =
                Executors.newFixedThreadPool(
                        Math.min(THREADS, reads.size()),
                        task -> {
                            Thread thread = new Thread(task, "pixels-journal-reads");
                            thread.setDaemon(true);
                            return thread;
                        });
        try {
            List<Future<T>> futures = new ArrayList<>(reads.size());
            reads.forEach(read -> futures.add(executor.submit(read)));
            for (Future<T> future : futures) {
                results.add(call(() -> get(future)));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            IOException interrupted =
                    new InterruptedIOException("Interrupted while the journal was read");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static <T> T call(Callable<T> read) throws IOException {
        try {
            return read.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The journal could not be read", e);
        }
    }
}
