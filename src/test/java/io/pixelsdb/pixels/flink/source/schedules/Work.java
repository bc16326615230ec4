package io.pixelsdb.pixels.flink.source.schedules;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens all the time, bit by bit and in any order. */
final class Work {

    private static final int KEYS = 7;

    private final World world;

    /** Readers of attempts that count no more, whose processes go on. */
    private final List<ReaderProcess> strays = new ArrayList<>();

    Work(World world) {
        this.world = world;
    }

    List<ReaderProcess> strays() {
        return strays;
    }

    void produce(int most) {
        for (int i = world.upTo(most); i >= 0; i--) {
            world.server().produce(world.upTo(KEYS));
        }
    }

    /** For one of the keys alone. */
    void produceOne(int key) {
        world.server().produce(key);
    }

    int anyKey() {
        return world.upTo(KEYS);
    }

    /** A process that was stopped finds much to do at once. */
    void burst(ModelJob job, ReaderProcess reader) throws Exception {
        for (int i = world.upTo(12); i > 0 && !reader.isOver(); i--) {
            bit(job, reader, 9 + world.upTo(13));
        }
    }

    /** Leaves much on its way: polls in flight, and responses that are not durable. */
    void pileUp(ModelJob job, ReaderProcess reader) throws Exception {
        for (int i = world.upTo(5); i >= 0 && !reader.isOver(); i--) {
            produce(5);
            for (ModelClient.Poll poll : reader.client.inFlight()) {
                if (world.chance(0.8)) {
                    poll.arrive(1);
                }
            }
            fetch(job, reader);
        }
    }

    /** One of the many small things that happen. */
    void bit(ModelJob job) throws Exception {
        int dice = world.upTo(22);
        if (dice < 3) {
            for (int i = world.upTo(4); i >= 0; i--) {
                job.step();
            }
        } else if (dice < 4) {
            produce(3);
        } else if (dice < 5) {
            world.advance(Duration.ofMillis(world.upTo(300)));
        } else {
            List<ReaderProcess> readers = new ArrayList<>(job.readers());
            ReaderProcess reader = world.oneOf(readers);
            if (!strays.isEmpty() && world.chance(0.15)) {
                reader = world.oneOf(strays);
            }
            if (!reader.frozen && !reader.isOver()) {
                bit(job, reader, dice);
            }
        }
    }

    private void bit(ModelJob job, ReaderProcess reader, int dice) throws Exception {
        if (dice < 7) {
            for (int i = world.upTo(3); i >= 0; i--) {
                job.deliver(reader);
            }
        } else if (dice < 9) {
            receive(job, reader);
        } else if (dice < 12) {
            fetch(job, reader);
        } else if (dice < 15) {
            for (int i = world.upTo(5); i >= 0; i--) {
                reader.emit();
            }
        } else if (dice < 18) {
            reader.flush();
        } else if (!reader.client.inFlight().isEmpty()) {
            poll(world.oneOf(reader.client.inFlight()));
        }
    }

    void receive(ModelJob job, ReaderProcess reader) {
        if (!job.checkpoints().holdsBack(reader)) {
            reader.receive();
        }
    }

    /** A reader that fails is restarted, as it is where its storage fails. */
    void fetch(ModelJob job, ReaderProcess reader) throws Exception {
        try {
            reader.fetch();
        } catch (UnrecoverableException e) {
            if (!reader.zombie) {
                throw e;
            }
            reader.kill();
        } catch (IOException e) {
            world.tell("%s fails: %s", reader, e.getMessage());
            reader.kill();
            if (!reader.zombie) {
                job.checkpoints().abort();
                reader.zombie = true;
                job.restore(reader);
            }
        }
    }

    private void poll(ModelClient.Poll poll) {
        int dice = world.upTo(20);
        if (dice < 5) {
            poll.take(1 + world.upTo(3));
        } else if (dice == 5) {
            poll.fail("The response was lost", true);
        } else if (dice == 6 && !poll.isTaken()) {
            poll.fail("There is no connection", false);
        } else {
            poll.arrive(1 + world.upTo(3));
        }
    }
}
