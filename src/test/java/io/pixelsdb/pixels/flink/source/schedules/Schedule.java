package io.pixelsdb.pixels.flink.source.schedules;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Random work and mishaps of one job and its successors, until everything is drained. */
final class Schedule {

    private static final int STEPS = 150;

    private final World world;
    private final Checkpoints.Counter counter = new Checkpoints.Counter();
    private final Work work;
    private final Endings endings;
    private final GoodWeather weather;
    private final List<ModelJob> zombies = new ArrayList<>();
    private ModelJob job;
    private boolean mixed;
    private int jobs;

    Schedule(World world) throws IOException {
        this.world = world;
        this.work = new Work(world);
        this.endings = new Endings(world, work);
        this.weather = new GoodWeather(world, work);
        int buckets = 1 + world.upTo(4);
        world.server().restart(buckets);
        this.job = newJob(1 + world.upTo(3), buckets, null);
    }

    void run() throws Exception {
        for (int i = 0; i < STEPS; i++) {
            world.advance(Duration.ofMillis(1 + world.upTo(30)));
            step();
            restartIfFailed();
        }
        heal();
        new Drain(world, work, weather, this).run();
        new Verdict(world).check(mixed || world.server().isMixed());
    }

    ModelJob job() {
        return job;
    }

    /** Goes on from the newest checkpoint, with nothing left of the processes before. */
    void restart() throws Exception {
        failJobManager();
        heal();
    }

    void failOne() throws Exception {
        endings.failOne(job);
    }

    void startWithoutState() throws Exception {
        endings.stop(job);
        world.sink().repeats();
        job = newJob(job.parallelism(), job.buckets(), null);
    }

    private void step() throws Exception {
        int dice = world.upTo(100);
        if (dice < 64) {
            bustle();
        } else if (dice < 77) {
            checkpoint();
        } else if (dice < 79) {
            job.checkpoints().abort();
        } else if (dice < 84) {
            world.advance(Duration.ofMillis(500 + world.upTo(4000)));
        } else if (dice < 85) {
            world.advance(Duration.ofSeconds(5 + world.upTo(40)));
        } else if (dice < 87) {
            storage();
        } else if (dice < 90) {
            endings.failReaders(job);
            if (world.chance(0.5)) {
                calm();
            }
        } else if (dice < 91) {
            calm();
        } else if (dice < 93) {
            straggle();
        } else if (dice < 96) {
            thaw();
        } else if (dice < 97) {
            failJobManager();
        } else if (dice < 98) {
            stopWithSavepoint();
        } else {
            startAnew();
        }
    }

    private void bustle() throws Exception {
        for (int i = 0; i < 12; i++) {
            boolean old = !zombies.isEmpty() && world.chance(0.2);
            work.bit(old ? world.oneOf(zombies) : job);
            restartIfFailed();
        }
    }

    private void checkpoint() throws Exception {
        if (!job.checkpoints().isPending()) {
            job.checkpoints().trigger(world.chance(0.3));
        }
        for (int i = world.upTo(5); i > 0 && job.checkpoints().isPending(); i--) {
            job.checkpoints().proceed();
        }
    }

    private void straggle() throws Exception {
        new Straggler(world, work, weather).run(job);
        restartIfFailed();
        if (world.chance(0.5)) {
            // So that what was written late is read.
            endings.failReaders(job);
        }
    }

    /** Long enough for successors to take over. */
    private void calm() throws Exception {
        world.storage().setFailing(false);
        for (int i = world.upTo(30); i > 0; i--) {
            work.produce(2);
            weather.round(job, 1);
            restartIfFailed();
            if (world.chance(0.06)) {
                thaw();
            }
        }
    }

    private void storage() {
        switch (world.upTo(3)) {
            case 0:
                world.tell("the storage fails");
                world.storage().setFailing(true);
                break;
            case 1:
                List<ReaderProcess> readers = new ArrayList<>(job.readers());
                world.oneOf(readers).storage.failAfterNextWrite();
                break;
            default:
                job.storage().failAfterNextWrite();
        }
    }

    private void thaw() throws Exception {
        world.storage().setFailing(false);
        boolean thawed = false;
        for (ReaderProcess reader : everyone()) {
            if (reader.frozen && world.chance(0.5)) {
                world.tell("%s is thawed", reader);
                reader.frozen = false;
                work.burst(job, reader);
                thawed = true;
            } else if (reader.zombie && world.chance(0.2)) {
                endings.end(reader);
            }
        }
        if (thawed && world.chance(0.4)) {
            // So that what was written late is read.
            endings.failReaders(job);
        }
    }

    private List<ReaderProcess> everyone() {
        List<ReaderProcess> all = new ArrayList<>(work.strays());
        zombies.forEach(zombie -> all.addAll(zombie.readers()));
        all.addAll(job.readers());
        return all;
    }

    void restartIfFailed() throws Exception {
        if (job.hasFailed()) {
            failJobManager();
        }
    }

    /** The next one of the same job goes on from the newest checkpoint. */
    private void failJobManager() throws Exception {
        world.tell("the JobManager fails");
        ModelJob old = job;
        boolean lingers = endings.failJobManager(old);
        job =
                new ModelJob(
                        world,
                        counter,
                        old.jobId(),
                        old.parallelism(),
                        old.buckets(),
                        old.checkpoints().latest());
        if (lingers) {
            zombies.add(old);
        }
    }

    private void stopWithSavepoint() throws Exception {
        world.storage().setFailing(false);
        job.checkpoints().abort();
        if (!job.checkpoints().trigger(false)) {
            return;
        }
        world.tell("and the job is stopped");
        while (job.checkpoints().isPending() && !job.hasFailed()) {
            job.checkpoints().proceed();
        }
        if (job.hasFailed()) {
            return;
        }
        Snapshot savepoint = job.checkpoints().latest();
        endings.stop(job);
        endZombies();
        startOther(savepoint);
    }

    private void startAnew() throws Exception {
        world.storage().setFailing(false);
        world.tell("the job is cancelled");
        ModelJob old = job;
        endings.stop(old);
        endZombies();
        List<Snapshot> savepoints = new ArrayList<>(counter.savepoints);
        savepoints.removeIf(
                savepoint -> world.nanos() - savepoint.takenNanos >= world.retention().toNanos());
        int dice = world.upTo(3);
        if (dice == 0 && !savepoints.isEmpty()) {
            Snapshot savepoint = world.oneOf(savepoints);
            mixed |= savepoint.generation != world.server().generation();
            world.sink().repeats();
            startOther(savepoint);
        } else if (dice == 1 || old.checkpoints().latest() == null) {
            world.sink().repeats();
            startOther(null);
        } else {
            startOther(old.checkpoints().latest());
        }
    }

    private void startOther(Snapshot snapshot) throws IOException {
        int parallelism = world.chance(0.5) ? job.parallelism() : 1 + world.upTo(3);
        int buckets = job.buckets();
        if (world.chance(0.4)) {
            buckets = 1 + world.upTo(4);
            world.server().restart(buckets);
        }
        job = newJob(parallelism, buckets, snapshot);
    }

    private ModelJob newJob(int parallelism, int buckets, Snapshot snapshot) throws IOException {
        return new ModelJob(world, counter, "job-" + jobs++, parallelism, buckets, snapshot);
    }

    /** A new job would be refused as long as an old JobManager beats. */
    private void endZombies() {
        zombies.forEach(zombie -> zombie.endEnumerator(false));
    }

    private void heal() throws Exception {
        world.storage().setFailing(false);
        endZombies();
        for (ReaderProcess reader : everyone()) {
            reader.frozen = false;
            if (reader.zombie) {
                endings.end(reader);
            }
        }
        zombies.clear();
    }
}
