package io.pixelsdb.pixels.flink.source.schedules;

import java.util.ArrayList;
import java.util.List;

/** The ways in which processes end, or seem to. */
final class Endings {

    private final World world;
    private final Work work;

    Endings(World world, Work work) {
        this.world = world;
        this.work = work;
    }

    /** One reader or all, in one way each; their successors start at once. */
    void failReaders(ModelJob job) throws Exception {
        job.checkpoints().abort();
        List<ReaderProcess> failing = new ArrayList<>(job.readers());
        if (world.chance(0.6)) {
            failing = List.of(world.oneOf(failing));
        }
        List<ReaderProcess> gone = new ArrayList<>(failing);
        for (ReaderProcess reader : gone) {
            endOrFreeze(job, reader);
        }
        for (ReaderProcess reader : gone) {
            job.restore(reader);
        }
    }

    void failOne(ModelJob job) throws Exception {
        job.checkpoints().abort();
        ReaderProcess reader = world.oneOf(new ArrayList<>(job.readers()));
        end(reader);
        job.restore(reader);
    }

    /** Returns whether the old JobManager goes on without knowing. */
    boolean failJobManager(ModelJob job) throws Exception {
        job.checkpoints().abort();
        job.becomeZombie();
        boolean lingers = !job.isEnded() && world.chance(0.4);
        for (ReaderProcess reader : List.copyOf(job.readers())) {
            if (!lingers || world.chance(0.5)) {
                endOrFreeze(job, reader);
            }
        }
        if (!lingers) {
            job.endEnumerator(world.chance(0.5));
        }
        return lingers;
    }

    /** As Flink does on demand: readers first, which may die all the same. */
    void stop(ModelJob job) throws Exception {
        job.checkpoints().abort();
        for (ReaderProcess reader : List.copyOf(job.readers())) {
            if (world.chance(0.85) && !reader.frozen) {
                close(reader);
            } else {
                end(reader);
            }
        }
        job.becomeZombie();
        job.endEnumerator(world.chance(0.85));
    }

    /** For good. */
    void end(ReaderProcess reader) throws Exception {
        if (reader.isOver()) {
            return;
        }
        reader.zombie = true;
        if (world.chance(0.4) && !reader.frozen && !world.storage().isFailing()) {
            close(reader);
        } else if (!reader.frozen && world.chance(0.5)) {
            world.tell("%s dies while it writes", reader);
            reader.killWhileWriting(world.random().nextDouble());
        } else {
            world.tell("%s dies", reader);
            reader.kill();
        }
    }

    private void endOrFreeze(ModelJob job, ReaderProcess reader) throws Exception {
        if (!reader.isOver() && world.chance(0.5)) {
            world.tell("%s is taken for dead", reader);
            reader.zombie = true;
            // With what is on its way it can do harm.
            if (!reader.frozen && world.chance(0.6)) {
                work.pileUp(job, reader);
            }
            reader.frozen |= world.chance(0.8);
            work.strays().add(reader);
        } else {
            end(reader);
        }
    }

    private void close(ReaderProcess reader) throws Exception {
        world.tell("%s closes", reader);
        reader.zombie = true;
        reader.client.expire();
        reader.close();
    }
}
