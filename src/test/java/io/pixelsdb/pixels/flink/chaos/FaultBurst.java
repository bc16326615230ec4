package io.pixelsdb.pixels.flink.chaos;

import io.pixelsdb.pixels.flink.mock.PollFault;
import java.util.Random;
import java.util.function.Supplier;

/** Faults for so many polls, at random. Thread-safe. */
final class FaultBurst implements Supplier<PollFault> {

    private final Random random;
    private int remaining;

    FaultBurst(int polls, long seed) {
        this.remaining = polls;
        this.random = new Random(seed);
    }

    @Override
    public synchronized PollFault get() {
        if (remaining == 0) {
            return PollFault.NONE;
        }
        remaining--;
        int percent = random.nextInt(100);
        if (percent < 50) {
            return PollFault.NONE;
        }
        if (percent < 75) {
            return PollFault.REFUSE;
        }
        return percent < 95 ? PollFault.LOSE : PollFault.HANG;
    }

    synchronized boolean isOver() {
        return remaining == 0;
    }
}
