package io.pixelsdb.pixels.flink.source.schedules;

import java.util.ArrayList;

/**
 * A reader's process is stopped with much on its way, and goes on while its successor takes over or
 * after that. By chance alone this would be rare.
 */
final class Straggler {

    private static final int ROUNDS = 40;

    private final World world;
    private final Work work;
    private final GoodWeather weather;

    Straggler(World world, Work work, GoodWeather weather) {
        this.world = world;
        this.work = work;
        this.weather = weather;
    }

    void run(ModelJob job) throws Exception {
        world.storage().setFailing(false);
        job.checkpoints().abort();
        ReaderProcess reader = world.oneOf(new ArrayList<>(job.readers()));
        for (int i = 0; i < ROUNDS && !reader.client.isPermitted() && !job.hasFailed(); i++) {
            weather.round(job, 1);
        }
        if (reader.isOver() || reader.zombie || job.hasFailed()) {
            return;
        }
        work.pileUp(job, reader);
        if (reader.zombie) {
            return;
        }
        world.tell("%s is stopped and taken for dead", reader);
        reader.zombie = true;
        reader.frozen = true;
        work.strays().add(reader);
        job.restore(reader);
        // Its successor may get more to write than it has, or less.
        double busy = world.chance(0.5) ? 0.3 : 0.05;
        for (int i = world.upTo(ROUNDS); i > 0 && !job.hasFailed(); i--) {
            if (world.chance(busy)) {
                work.produce(2);
            }
            weather.round(job, 1);
        }
        world.tell("%s goes on", reader);
        reader.frozen = false;
        if (world.chance(0.7)) {
            reader.flush();
        }
        work.burst(job, reader);
    }
}
