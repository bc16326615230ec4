package io.pixelsdb.pixels.flink.mock.fault;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.PollFault;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Draws what goes wrong with each poll, and counts it. Thread-safe. */
public final class RandomFaults implements Supplier<PollFault> {

    private final Chances<PollFault> chances;
    private final Random random;
    private final Tally<PollFault> tally = new Tally<>(PollFault.class);

    public RandomFaults(Chances<PollFault> chances, long seed) {
        this.chances = requireNonNull(chances, "chances");
        this.random = new Random(seed);
    }

    /**
     * Reads {@code internal:100,lose:1000}.
     *
     * @throws IllegalArgumentException if there is no such fault; the message says what there is
     */
    public static Chances<PollFault> parse(String text) {
        return Chances.parse(
                text, PollFault.class, EnumSet.complementOf(EnumSet.of(PollFault.NONE)));
    }

    @Override
    public synchronized PollFault get() {
        Optional<PollFault> fault = chances.draw(random).stream().findFirst();
        fault.ifPresent(tally::add);
        return fault.orElse(PollFault.NONE);
    }

    /** How often each fault has happened: {@code internal 12, lose 3}; empty if none has. */
    @Override
    public String toString() {
        return tally.toString();
    }
}
