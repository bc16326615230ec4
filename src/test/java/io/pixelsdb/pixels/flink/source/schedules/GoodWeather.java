package io.pixelsdb.pixels.flink.source.schedules;

import java.time.Duration;
import java.util.List;

/** Nothing happens to a job, and everybody does what there is to do. */
final class GoodWeather {

    static final Duration ROUND = Duration.ofSeconds(1);

    private final World world;
    private final Work work;

    GoodWeather(World world, Work work) {
        this.world = world;
        this.work = work;
    }

    /**
     * @param times how often each reader goes on
     */
    void round(ModelJob job, int times) throws Exception {
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
}
