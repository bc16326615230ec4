package io.pixelsdb.pixels.flink.mock.fault;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what has happened. Thread-safe. */
final class Tally<E extends Enum<E>> {

    private final Map<E, Long> counts;

    Tally(Class<E> kind) {
        this.counts = new EnumMap<>(kind);
    }

    synchronized void add(E happened) {
        counts.merge(happened, 1L, Long::sum);
    }

    /** {@code internal 12, lose 3}. */
    @Override
    public synchronized String toString() {
        return counts.entrySet().stream()
                .map(count -> Chances.word(count.getKey()) + " " + count.getValue())
                .collect(Collectors.joining(", "));
    }
}
