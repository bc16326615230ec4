package io.pixelsdb.pixels.flink.source.schedules;

import java.util.Random;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Journal and positions against a model, over random schedules of everything that may happen to
 * them: a few always, many in {@code -Pchaos}. {@code -Dschedules.fixed=N} says how many are the
 * same each time, {@code -Dschedules=N} how many are others, {@code -Dschedules.seed=N} runs one
 * again.
 */
class SchedulesTest {

    private static final int FIXED = Integer.getInteger("schedules.fixed", 20);
    private static final String LOGGER = "io.pixelsdb.pixels.flink.source";

    @BeforeAll
    static void beQuiet() {
        Configurator.setLevel(LOGGER, Level.OFF);
    }

    @AfterAll
    static void beAsBefore() {
        Configurator.setLevel(LOGGER, Level.INFO);
    }

    @Test
    void everyChangeIsCommittedOnceAndInOrder() {
        Long single = Long.getLong("schedules.seed");
        if (single != null) {
            run(single);
            return;
        }
        for (long seed = 0; seed < FIXED; seed++) {
            run(seed);
        }
        long random = new Random().nextLong();
        for (int i = 0; i <= Integer.getInteger("schedules", 0); i++) {
            run(random + i);
        }
    }

    private static void run(long seed) {
        World world = new World(seed);
        try {
            new Schedule(world).run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "Schedule "
                            + seed
                            + " (-Dschedules.seed="
                            + seed
                            + ") failed: "
                            + e
                            + "\n"
                            + String.join("\n", world.trail()),
                    e);
        }
    }
}
