package io.pixelsdb.pixels.flink.source.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares the table with what the server has handed out. */
final class Verdict {

    private final World world;

    Verdict(World world) {
        this.world = world;
    }

    /**
     * @param repeats whether a start without state or from an older savepoint lets changes come
     *     again
     */
    void check(boolean repeats) {
        List<Integer> table = world.sink().table();
        Set<Integer> arrived = new HashSet<>(table);
        List<Response> counting = new ArrayList<>();
        for (Response response : world.server().responses()) {
            long there = response.changes.stream().filter(arrived::contains).count();
            assertThat(there)
                    .as("changes that came of %s", response)
                    .isIn(0L, (long) size(response));
            if (there > 0) {
                counting.add(response);
            } else {
                assertThat(response.kept).as("%s was durable, and is lost", response).isFalse();
            }
        }
        counting.forEach(this::requireAlone);
        Map<Integer, List<Integer>> expected =
                byKey(
                        counting.stream()
                                .flatMap(response -> response.changes.stream())
                                .collect(Collectors.toList()));
        Map<Integer, List<Integer>> actual = byKey(table);
        if (!repeats) {
            assertThat(actual).as("changes of each key").isEqualTo(expected);
            return;
        }
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        actual.forEach(
                (key, changes) ->
                        assertThat(last(changes))
                                .as("final state of key %s, of %s in the table", key, changes)
                                .isEqualTo(last(expected.get(key))));
    }

    /** Of polls of one bucket by two readers at the same time at most one counts. */
    private void requireAlone(Response response) {
        for (Response later : world.server().responses()) {
            if (later.number > response.number
                    && later.bucket == response.bucket
                    && later.kept
                    && response.kept) {
                assertThat(response.overlaps(later))
                        .as("%s overlaps with %s", response, later)
                        .isFalse();
            }
        }
    }

    private Map<Integer, List<Integer>> byKey(List<Integer> changes) {
        Map<Integer, List<Integer>> byKey = new TreeMap<>();
        for (int change : changes) {
            byKey.computeIfAbsent(world.server().keyOf(change), k -> new ArrayList<>()).add(change);
        }
        return byKey;
    }

    private static int size(Response response) {
        return response.changes.size();
    }

    private static int last(List<Integer> changes) {
        return changes.get(changes.size() - 1);
    }
}
