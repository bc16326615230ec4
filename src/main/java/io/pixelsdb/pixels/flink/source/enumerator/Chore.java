package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of work on the storage, once at a time: in the worker thread, which beats as well, or
 * elsewhere if it may take long. Called in the coordinator thread alone.
 *
 * @param <T> what comes of it
 */
final class Chore<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

    private final SplitEnumeratorContext<?> context;
    private final Consumer<Callable<T>> where;
    private final Consumer<Throwable> onFailure;
    private final Runnable onSuccess;
    private Consumer<T> then = result -> {};
    private boolean running;

    /**
     * In the worker thread.
     *
     * @param onFailure told of each failure, in the coordinator thread; may throw to end the job
     */
    Chore(SplitEnumeratorContext<?> context, Consumer<Throwable> onFailure, Runnable onSuccess) {
        this.context = requireNonNull(context, "context");
        this.where = work -> context.callAsync(work, this::done);
        this.onFailure = requireNonNull(onFailure, "onFailure");
        this.onSuccess = requireNonNull(onSuccess, "onSuccess");
    }

    /** Elsewhere, so that no beat waits for it. */
    Chore(
            SplitEnumeratorContext<?> context,
            Executor executor,
            Consumer<Throwable> onFailure,
            Runnable onSuccess) {
        requireNonNull(executor, "executor");
        this.context = requireNonNull(context, "context");
        this.where = work -> executor.execute(() -> call(work));
        this.onFailure = requireNonNull(onFailure, "onFailure");
        this.onSuccess = requireNonNull(onSuccess, "onSuccess");
    }

    /** Begins, unless it runs already. */
    void run(Callable<T> work, Consumer<T> whenDone) {
        if (running) {
            return;
        }
        running = true;
        then = whenDone;
        where.accept(work);
    }

    private void call(Callable<T> work) {
        T result = null;
        Throwable error = null;
        try {
            result = work.call();
        } catch (Throwable e) {
            // Whatever it is: the coordinator must not take it for still running.
            error = e;
        }
        T found = result;
        Throwable failure = error;
        try {
            context.runInCoordinatorThread(() -> done(found, failure));
        } catch (RejectedExecutionException e) {
            LOG.debug("Work on the journal ended after the enumerator", failure);
        }
    }

    private void done(@Nullable T result, @Nullable Throwable error) {
        running = false;
        if (error != null) {
            onFailure.accept(error);
        } else {
            onSuccess.run();
            then.accept(result);
        }
    }
}
