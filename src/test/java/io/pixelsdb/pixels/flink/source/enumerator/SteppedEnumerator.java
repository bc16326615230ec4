package io.pixelsdb.pixels.flink.source.enumerator;

import io.pixelsdb.pixels.flink.config.OnDamage;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import io.pixelsdb.pixels.flink.source.replay.JournalStartScan;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** An enumerator whose worker and coordinator threads do one thing at a time, as a test says. */
public final class SteppedEnumerator {

    private static final Duration RETRY_TIMEOUT = Duration.ofMinutes(10);

    private final PixelsEnumeratorStateSerializer serializer =
            new PixelsEnumeratorStateSerializer();
    private final Context context;
    private final PixelsSplitEnumerator enumerator;

    /**
     * @param state as {@link #snapshot} returned it; null for a start without
     */
    public SteppedEnumerator(
            String jobId,
            int parallelism,
            JournalSettings settings,
            Storage storage,
            Duration pollTimeout,
            LongSupplier clock,
            LongSupplier wallClockMillis,
            Set<BucketId> configured,
            @Nullable byte[] state,
            Readers readers)
            throws IOException {
        context = new Context(jobId, parallelism, readers);
        JournalSide side =
                new JournalSide(
                        settings,
                        location -> storage,
                        (journal, marks) -> JournalStartScan.scan(journal, marks, OnDamage.FAIL),
                        pollTimeout,
                        RETRY_TIMEOUT,
                        new Clocks(clock, clock, wallClockMillis),
                        Runnable::run);
        enumerator =
                new PixelsSplitEnumerator(
                        context,
                        configured,
                        state == null
                                ? PixelsEnumeratorState.initial()
                                : serializer.deserialize(serializer.getVersion(), state),
                        side,
                        null);
        enumerator.start();
    }

    /** One call in the worker thread or one handler in the coordinator thread. */
    public void step() {
        context.step();
    }

    public void register(int subtask) {
        context.registered.put(subtask, new ReaderInfo(subtask, "localhost"));
        enumerator.addReader(subtask);
    }

    public void unregister(int subtask) {
        context.registered.remove(subtask);
    }

    public boolean isRegistered(int subtask) {
        return context.registered.containsKey(subtask);
    }

    public void handle(int subtask, SourceEvent event) {
        enumerator.handleSourceEvent(subtask, event);
    }

    public void addSplitsBack(List<PixelsSplit> splits, int subtask) {
        enumerator.addSplitsBack(splits, subtask);
    }

    public byte[] snapshot(long checkpointId) throws IOException {
        return serializer.serialize(enumerator.snapshotState(checkpointId));
    }

    public void completed(long checkpointId) throws IOException {
        enumerator.notifyCheckpointComplete(checkpointId);
    }

    public void aborted(long checkpointId) {
        enumerator.notifyCheckpointAborted(checkpointId);
    }

    public void close() {
        enumerator.close();
    }

    /** Where the enumerator's messages go. */
    public interface Readers {

        void assign(Map<Integer, List<PixelsSplit>> splits);

        void send(int subtask, SourceEvent event);
    }

    private static final class Context implements SplitEnumeratorContext<PixelsSplit> {

        private final TreeMap<Integer, ReaderInfo> registered = new TreeMap<>();
        private final List<Runnable> periodic = new ArrayList<>();
        private final Deque<Runnable> calls = new ArrayDeque<>();
        private final Deque<Runnable> handlers = new ArrayDeque<>();
        private final SplitEnumeratorMetricGroup metrics;
        private final int parallelism;
        private final Readers readers;

        private Context(String jobId, int parallelism, Readers readers) {
            this.metrics = new JobMetrics(jobId);
            this.parallelism = parallelism;
            this.readers = readers;
        }

        private void step() {
            if (!handlers.isEmpty()) {
                handlers.remove().run();
            } else if (!calls.isEmpty()) {
                calls.remove().run();
            } else {
                periodic.forEach(Runnable::run);
            }
        }

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            return metrics;
        }

        @Override
        public void sendEventToSourceReader(int subtask, SourceEvent event) {
            readers.send(subtask, event);
        }

        @Override
        public int currentParallelism() {
            return parallelism;
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return registered;
        }

        @Override
        public void assignSplits(SplitsAssignment<PixelsSplit> assignment) {
            readers.assign(new TreeMap<>(assignment.assignment()));
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
            calls.add(() -> call(callable, handler));
        }

        @Override
        public <T> void callAsync(
                Callable<T> callable,
                BiConsumer<T, Throwable> handler,
                long initialDelayMillis,
                long periodMillis) {
            periodic.add(() -> callAsync(callable, handler));
        }

        @Override
        public void runInCoordinatorThread(Runnable task) {
            handlers.add(task);
        }

        private <T> void call(Callable<T> callable, BiConsumer<T, Throwable> handler) {
            try {
                T result = callable.call();
                handlers.add(() -> handler.accept(result, null));
            } catch (Exception e) {
                handlers.add(() -> handler.accept(null, e));
            }
        }
    }
}
