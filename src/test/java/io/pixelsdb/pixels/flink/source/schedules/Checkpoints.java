package io.pixelsdb.pixels.flink.source.schedules;

import io.pixelsdb.pixels.flink.source.split.PixelsSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import javax.annotation.Nullable;

/** Checkpoints and savepoints of one job, taken bit by bit as Flink's coordinator does. */
final class Checkpoints {

    private final World world;
    private final ModelJob job;
    private final Counter counter;
    private final Deque<ReaderProcess> awaited = new ArrayDeque<>();
    private final TreeMap<Integer, List<PixelsSplit>> splits = new TreeMap<>();
    @Nullable private Snapshot latest;
    @Nullable private byte[] enumerator;
    private boolean savepoint;

    Checkpoints(World world, ModelJob job, Counter counter, @Nullable Snapshot restored) {
        this.world = world;
        this.job = job;
        this.counter = counter;
        this.latest = restored;
    }

    boolean isPending() {
        return enumerator != null;
    }

    /** What the enumerator sends after its own part comes after the reader's. */
    boolean holdsBack(ReaderProcess reader) {
        return awaited.contains(reader);
    }

    @Nullable
    Snapshot latest() {
        return latest;
    }

    long latestId() {
        return latest == null ? -1 : latest.id;
    }

    List<PixelsSplit> latestSplits(int subtask) {
        return latest == null ? List.of() : latest.splits.get(subtask);
    }

    /** False if Flink would not begin. */
    boolean trigger(boolean asSavepoint) throws Exception {
        boolean ready =
                job.readers().stream()
                        .allMatch(
                                reader ->
                                        !reader.frozen
                                                && !reader.isOver()
                                                && job.enumerator().isRegistered(reader.subtask));
        if (isPending() || !ready || job.isEnded()) {
            return false;
        }
        for (ReaderProcess reader : job.readers()) {
            while (!reader.fromEnumerator.isEmpty()) {
                reader.receive();
            }
        }
        counter.last++;
        savepoint = asSavepoint;
        world.tell("%s %d begins", savepoint ? "savepoint" : "checkpoint", counter.last);
        enumerator = job.enumerator().snapshot(counter.last);
        job.tracker().onCheckpoint(counter.last);
        List<ReaderProcess> order = new ArrayList<>(job.readers());
        Collections.shuffle(order, world.random());
        awaited.addAll(order);
        return true;
    }

    /** The next reader takes part, or it completes. */
    void proceed() throws Exception {
        ReaderProcess reader = awaited.peek();
        if (reader == null) {
            complete();
        } else if (!reader.frozen) {
            awaited.remove();
            splits.put(reader.subtask, reader.snapshot(counter.last));
            world.sink().barrier(reader.subtask);
        }
    }

    void abort() {
        if (isPending()) {
            world.tell("checkpoint %d is aborted", counter.last);
            clear();
            world.sink().aborted();
            if (world.chance(0.7) && !job.isEnded()) {
                job.enumerator().aborted(counter.last);
            }
        }
    }

    private void complete() throws Exception {
        boolean allReports = world.chance(0.8);
        for (ReaderProcess reader : job.readers()) {
            boolean all = allReports || world.chance(0.5);
            while (all && !reader.toEnumerator.isEmpty()) {
                job.deliver(reader);
            }
        }
        if (job.hasFailed()) {
            return;
        }
        Snapshot snapshot =
                new Snapshot(
                        counter.last,
                        enumerator,
                        new TreeMap<>(splits),
                        world.sink().snapshot(),
                        world.nanos(),
                        world.server().generation());
        clear();
        if (savepoint) {
            world.tell("savepoint %d is there", counter.last);
            world.sink().aborted();
            counter.savepoints.add(snapshot);
            return;
        }
        latest = snapshot;
        // One that is lost is made up for by the next.
        boolean commits = world.sink().isBehind() || world.chance(0.85);
        boolean told = world.chance(0.9);
        world.tell(
                "checkpoint %d completes%s%s",
                counter.last,
                told ? "" : ", the enumerator is not told",
                commits ? "" : ", the sink is not told");
        world.sink().completed();
        if (commits) {
            world.sink().commit();
        }
        if (told) {
            job.tracker().onCheckpointComplete(counter.last);
            job.enumerator().completed(counter.last);
        }
    }

    private void clear() {
        enumerator = null;
        awaited.clear();
        splits.clear();
    }

    /** Goes on from job to job. */
    static final class Counter {

        final List<Snapshot> savepoints = new ArrayList<>();
        private long last;
    }
}
