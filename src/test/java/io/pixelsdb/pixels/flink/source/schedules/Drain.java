package io.pixelsdb.pixels.flink.source.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Good weather, until the job has caught up and nothing superfluous is left. */
final class Drain {

    private static final int ROUNDS = 400;
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final World world;
    private final Work work;

    Drain(World world, Work work) {
        this.world = world;
        this.work = work;
    }

    void run(Supplier<ModelJob> job, Restart restart) throws Exception {
        world.tell("from now on all goes well");
        int round = 0;
        for (boolean done = false; !done; round++) {
            assertThat(round).as("rounds to catch up").isLessThan(ROUNDS);
            round(job.get(), 6);
            restart.ifFailed();
            done = round % 4 == 3 && checkpoint(job.get()) && hasCaughtUp(job.get());
        }
        long kept = World.RETENTION.dividedBy(ROUND);
        for (int i = 0; i < 2 * kept; i++) {
            round(job.get(), 1);
            if (i % 40 == 0) {
                work.produce(3);
            } else if (i % 40 == 20) {
                checkpoint(job.get());
            }
        }
        checkpoint(job.get());
        checkpoint(job.get());
        requireFewFiles(job.get());
        checkpoint(job.get());
        world.sink().commit();
    }

    private void round(ModelJob job, int times) throws Exception {
        world.advance(ROUND);
        for (int i = 0; i < 12; i++) {
            job.step();
        }
        for (ReaderProcess reader : List.copyOf(job.readers())) {
            while (!reader.toEnumerator.isEmpty()) {
                job.deliver(reader);
            }
            while (!reader.fromEnumerator.isEmpty() && !job.checkpoints().holdsBack(reader)) {
                work.receive(job, reader);
            }
            for (int i = 0; i < times; i++) {
                work.fetch(job, reader);
                while (reader.emit()) {
                    continue;
                }
                reader.client.inFlight().forEach(poll -> poll.arrive(3));
                world.advance(Duration.ofMillis(2));
                reader.flush();
            }
        }
    }

    private boolean checkpoint(ModelJob job) throws Exception {
        Checkpoints checkpoints = job.checkpoints();
        boolean begun = checkpoints.isPending() || checkpoints.trigger(false);
        while (checkpoints.isPending()) {
            checkpoints.proceed();
        }
        return begun;
    }

    private boolean hasCaughtUp(ModelJob job) {
        Set<String> names =
                job.readers().stream().map(reader -> reader.name).collect(Collectors.toSet());
        Map<Integer, String> emptied = world.server().emptied();
        boolean allPolled =
                World.bucketIds(job.buckets()).stream()
                        .allMatch(bucket -> names.contains(emptied.get(bucket.bucket())));
        return allPolled
                && world.server().isEmpty()
                && job.readers().stream().allMatch(r -> r.hasReplayed() && r.isIdle());
    }

    private void requireFewFiles(ModelJob job) throws Exception {
        assertThat(world.storage().list("segments/"))
                .as("segments that stay")
                .hasSizeLessThan(12 + 4 * job.parallelism());
        assertThat(world.storage().list("owner/")).as("owners' files").hasSizeLessThan(6);
        assertThat(world.storage().list("marks/")).as("marks").hasSizeLessThan(20);
    }

    /** Restarts a job whose JobManager has failed. */
    interface Restart {

        void ifFailed() throws Exception;
    }
}
