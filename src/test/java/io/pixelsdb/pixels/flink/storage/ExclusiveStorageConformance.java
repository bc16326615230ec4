package io.pixelsdb.pixels.flink.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a {@link Storage} does besides when whatever is behind it creates files atomically. */
abstract class ExclusiveStorageConformance extends StorageConformance {

    private static final int RACERS = 4;
    private static final int RACES = 25;

    @Test
    void ofManyThatRaceExactlyOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            CyclicBarrier start = new CyclicBarrier(RACERS);
            for (int race = 0; race < RACES; race++) {
                String name = "races/" + race;
                List<Callable<Boolean>> racers = new ArrayList<>();
                for (int racer = 0; racer < RACERS; racer++) {
                    Storage mine = racer % 2 == 0 ? storage : other;
                    String content = "racer " + racer;
                    racers.add(
                            () -> {
                                start.await();
                                return tryPut(mine, name, content);
                            });
                }
                List<Integer> winners = new ArrayList<>();
                List<Future<Boolean>> results = threads.invokeAll(racers);
                for (int racer = 0; racer < RACERS; racer++) {
                    if (results.get(racer).get()) {
                        winners.add(racer);
                    }
                }
                assertThat(winners).as("winners of race %s", race).hasSize(1);
                assertThat(content(name)).isEqualTo("racer " + winners.get(0));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
