package io.pixelsdb.pixels.flink.mock.survey;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often values have each of some qualities, in the order of these. Not thread-safe. */
final class Frequencies<Q extends Comparable<Q>> {

    /** What fewer than one value in a hundred has is an exception, such as a malformed record. */
    private static final long RARE = 100;

    private final TreeMap<Q, Long> counts = new TreeMap<>();
    private long total;

    void add(Q quality) {
        counts.merge(quality, 1L, Long::sum);
        total++;
    }

    long total() {
        return total;
    }

    /**
     * @throws java.util.NoSuchElementException if there are no values
     */
    Q least() {
        return counts.firstKey();
    }

    /**
     * @throws java.util.NoSuchElementException if there are no values
     */
    Q most() {
        return counts.lastKey();
    }

    /** What values have as a rule. */
    List<Q> usual() {
        return counts.entrySet().stream()
                .filter(count -> count.getValue() * RARE >= total)
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    /** What values have as an exception, with how many have it. */
    Map<Q, Long> rare() {
        Map<Q, Long> rare = new TreeMap<>(counts);
        rare.keySet().removeAll(usual());
        return rare;
    }
}
