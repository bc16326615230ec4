package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * One kind of work on the storage, which runs in the worker thread, once at a time. Called in the
 * coordinator thread alone.
 *
 * @param <T> what comes of it
 */
final class Chore<T> {

    private final SplitEnumeratorContext<?> context;
    private final Consumer<Throwable> onFailure;
    private final Runnable onSuccess;
    private boolean running;

    /**
     * @param onFailure told of each failure, in the coordinator thread; may throw to end the job
     */
    Chore(SplitEnumeratorContext<?> context, Consumer<Throwable> onFailure, Runnable onSuccess) {
        this.context = requireNonNull(context, "context");
        this.onFailure = requireNonNull(onFailure, "onFailure");
        this.onSuccess = requireNonNull(onSuccess, "onSuccess");
    }

    /** Begins, unless it runs already. */
    void run(Callable<T> work, Consumer<T> then) {
        if (running) {
            return;
        }
        running = true;
        context.callAsync(
                work,
                (result, error) -> {
                    running = false;
                    if (error != null) {
                        onFailure.accept(error);
                    } else {
                        onSuccess.run();
                        then.accept(result);
                    }
                });
    }
}
