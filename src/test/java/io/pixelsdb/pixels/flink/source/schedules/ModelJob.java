package io.pixelsdb.pixels.flink.source.schedules;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.enumerator.SteppedEnumerator;
import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import io.pixelsdb.pixels.flink.storage.ProcessStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.runtime.source.coordinator.SplitAssignmentTracker;

/**
 * A job from the start of one JobManager to its end, with what Flink does between enumerator and
 * readers: messages in order, splits given back, readers restored from the last checkpoint.
 */
final class ModelJob implements SteppedEnumerator.Readers {

    private final World world;
    private final String jobId;
    private final int parallelism;
    private final int buckets;
    private final ProcessStorage storage;
    private final SplitAssignmentTracker<PixelsSplit> tracker = new SplitAssignmentTracker<>();
    private final TreeMap<Integer, ReaderProcess> readers = new TreeMap<>();
    private final Checkpoints checkpoints;
    private SteppedEnumerator enumerator;
    private boolean zombie;
    private boolean ended;
    private boolean failed;

    ModelJob(
            World world,
            Checkpoints.Counter counter,
            String jobId,
            int parallelism,
            int buckets,
            @Nullable Snapshot snapshot)
            throws IOException {
        this.world = world;
        this.jobId = jobId;
        this.parallelism = parallelism;
        this.buckets = buckets;
        this.storage = new ProcessStorage(world.storage());
        Snapshot restored =
                snapshot == null ? null : snapshot.rescaled(parallelism, world.random());
        this.checkpoints = new Checkpoints(world, this, counter, restored);
        world.sink().restore(restored == null ? List.of() : restored.rows);
        world.tell(
                "job %s starts with %d readers and %d buckets from %s",
                jobId,
                parallelism,
                buckets,
                restored == null ? "nothing" : "checkpoint " + restored.id);
        this.enumerator =
                new SteppedEnumerator(
                        jobId,
                        parallelism,
                        world.settings(buckets),
                        storage,
                        World.POLL_TIMEOUT,
                        world::nanos,
                        world::wallMillis,
                        World.bucketIds(buckets),
                        restored == null ? null : restored.enumerator,
                        this);
        for (int subtask = 0; subtask < parallelism; subtask++) {
            startReader(subtask);
        }
    }

    String jobId() {
        return jobId;
    }

    int parallelism() {
        return parallelism;
    }

    int buckets() {
        return buckets;
    }

    SteppedEnumerator enumerator() {
        return enumerator;
    }

    SplitAssignmentTracker<PixelsSplit> tracker() {
        return tracker;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    Collection<ReaderProcess> readers() {
        return readers.values();
    }

    ProcessStorage storage() {
        return storage;
    }

    /** Whether its JobManager has to be restarted. */
    boolean hasFailed() {
        return failed;
    }

    /** One thing that the enumerator does. */
    void step() {
        guarded(enumerator::step);
    }

    void deliver(ReaderProcess reader) {
        SourceEvent event = reader.toEnumerator.poll();
        if (event == null || ended || readers.get(reader.subtask) != reader) {
            return;
        }
        if (event instanceof ReaderProcess.Registration) {
            guarded(() -> enumerator.register(reader.subtask));
        } else {
            guarded(() -> enumerator.handle(reader.subtask, event));
        }
    }

    /** Readers that are gone are restored from the last checkpoint. */
    void restore(ReaderProcess gone) {
        world.sink().failed(gone.subtask);
        enumerator.unregister(gone.subtask);
        List<PixelsSplit> back =
                tracker.getAndRemoveUncheckpointedAssignment(gone.subtask, checkpoints.latestId());
        guarded(() -> enumerator.addSplitsBack(back, gone.subtask));
        startReader(gone.subtask);
        if (world.chance(0.2)) {
            readers.get(gone.subtask).fromEnumerator.addAll(permitsOf(gone));
        }
    }

    /** Nothing of it counts any more, though its processes may go on. */
    void becomeZombie() {
        zombie = true;
        readers.values().forEach(reader -> reader.zombie = true);
    }

    /** The enumerator's process is gone, or it has given the journal back. */
    void endEnumerator(boolean gracefully) {
        if (!ended && gracefully) {
            enumerator.close();
        }
        ended = true;
        storage.die();
    }

    boolean isEnded() {
        return ended;
    }

    @Override
    public void assign(Map<Integer, List<PixelsSplit>> splits) {
        tracker.recordSplitAssignment(new SplitsAssignment<>(splits));
        splits.forEach((subtask, some) -> readers.get(subtask).fromEnumerator.add(some));
    }

    @Override
    public void send(int subtask, SourceEvent event) {
        readers.get(subtask).fromEnumerator.add(event);
    }

    private void startReader(int subtask) {
        readers.put(
                subtask,
                new ReaderProcess(world, this, subtask, checkpoints.latestSplits(subtask)));
    }

    private void guarded(Action action) {
        if (ended) {
            return;
        }
        try {
            action.run();
        } catch (UncheckedIOException e) {
            // A predecessor that lingers may claim while this one stands still for a lease.
            if (e.getCause() instanceof UnrecoverableException && !zombie) {
                throw e;
            }
            world.tell("the enumerator of %s ends: %s", jobId, e.getMessage());
            if (zombie) {
                endEnumerator(true);
            }
            failed = true;
        }
    }

    private static List<Object> permitsOf(ReaderProcess gone) {
        List<Object> permits = new ArrayList<>(gone.fromEnumerator);
        permits.removeIf(List.class::isInstance);
        return permits;
    }

    /** What may end the enumerator. */
    private interface Action {

        void run();
    }
}
