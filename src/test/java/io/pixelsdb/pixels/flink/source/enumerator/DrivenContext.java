package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/**
 * A context whose worker does something only when a test says so. Unlike Flink's, what a handler
 * throws reaches the test, as it would reach the coordinator.
 */
final class DrivenContext extends TestingSplitEnumeratorContext<PixelsSplit> {

    private final List<Runnable> periodic = new ArrayList<>();
    private final Queue<Runnable> once = new ConcurrentLinkedQueue<>();

    private final SplitEnumeratorMetricGroup metrics;

    DrivenContext(int parallelism) {
        this(parallelism, UUID.randomUUID().toString());
    }

    DrivenContext(int parallelism, String jobId) {
        super(parallelism);
        this.metrics = new JobMetrics(jobId);
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return metrics;
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        once.add(() -> call(callable, handler));
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable,
            BiConsumer<T, Throwable> handler,
            long initialDelayMillis,
            long periodMillis) {
        periodic.add(() -> call(callable, handler));
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        once.add(runnable);
    }

    /** One period, and all that was asked for in it. */
    void tick() {
        periodic.forEach(Runnable::run);
        while (!once.isEmpty()) {
            once.remove().run();
        }
    }

    private static <T> void call(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        T result;
        try {
            result = callable.call();
        } catch (Exception e) {
            handler.accept(null, e);
            return;
        }
        handler.accept(result, null);
    }
}
