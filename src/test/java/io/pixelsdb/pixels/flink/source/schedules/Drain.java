package io.pixelsdb.pixels.flink.source.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Good weather, until the job has caught up and nothing superfluous is left. */
final class Drain {

    private static final int ROUNDS = 400;
    private static final int TO_TAKE_OVER = 24;

    private final World world;
    private final Work work;
    private final GoodWeather weather;
    private final Schedule schedule;

    Drain(World world, Work work, GoodWeather weather, Schedule schedule) {
        this.world = world;
        this.work = work;
        this.weather = weather;
        this.schedule = schedule;
    }

    void run() throws Exception {
        world.tell("from now on all goes well");
        catchUp();
        letRetentionPass();
        requireFewFiles(schedule.job());
        // What was removed is needed by nobody.
        pollWithoutCheckpoint();
        schedule.restart();
        catchUp();
        pollWithoutCheckpoint();
        schedule.startWithoutState();
        pollWithoutCheckpoint();
        schedule.failOne();
        pollWithoutCheckpoint();
        schedule.restart();
        catchUp();
        // What became durable last is still to be emitted.
        weather.round(schedule.job(), 6);
        checkpoint(schedule.job());
        world.sink().commit();
    }

    private void catchUp() throws Exception {
        int round = 0;
        for (boolean done = false; !done; round++) {
            assertThat(round).as("rounds to catch up").isLessThan(ROUNDS);
            weather.round(schedule.job(), 6);
            schedule.restartIfFailed();
            done = round % 4 == 3 && checkpoint(schedule.job()) && hasCaughtUp(schedule.job());
        }
    }

    /** Most buckets have nothing new meanwhile. */
    private void letRetentionPass() throws Exception {
        long kept = world.retention().dividedBy(GoodWeather.ROUND);
        int key = work.anyKey();
        for (int i = 0; i < Math.max(2 * kept, kept + 80); i++) {
            weather.round(schedule.job(), 1);
            if (i % 20 == 0) {
                work.produceOne(key);
            } else if (i % 20 == 10) {
                checkpoint(schedule.job());
            }
        }
        checkpoint(schedule.job());
        checkpoint(schedule.job());
    }

    private void pollWithoutCheckpoint() throws Exception {
        int rounds = world.chance(0.5) ? 1 + world.upTo(6) : TO_TAKE_OVER;
        for (int i = 0; i < rounds; i++) {
            work.produce(2);
            weather.round(schedule.job(), 1);
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
                .hasSizeLessThan(14 + 4 * job.parallelism());
        assertThat(world.storage().list("owner/")).as("owners' files").hasSizeLessThan(14);
        assertThat(world.storage().list("marks/")).as("marks").hasSizeLessThan(20);
    }
}
