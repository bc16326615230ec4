package io.pixelsdb.pixels.flink.source.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/** Compares the table with what the server has handed out. */
final class Verdict {

    private final World world;

    Verdict(World world) {
        this.world = world;
    }

    /**
     * @param mixed whether an older savepoint lets changes come again that were polled under two
     *     numbers of buckets, so that those of one key may change places on the way
     */
    void check(boolean mixed) {
        assertThat(world.offences()).isEmpty();
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
        for (List<Integer> part : world.sink().parts()) {
            requireOnceAndInOrder("bucket", groupedBy(this::bucketOf, part));
            if (!mixed) {
                requireOnceAndInOrder("key", groupedBy(world.server()::keyOf, part));
            }
        }
        Set<Integer> all = new TreeSet<>();
        counting.forEach(response -> all.addAll(response.changes));
        Map<Integer, List<Integer>> expected = groupedBy(world.server()::keyOf, all);
        groupedBy(world.server()::keyOf, table)
                .forEach(
                        (key, changes) ->
                                assertThat(last(changes))
                                        .as("final state of key %s, of %s", key, changes)
                                        .isEqualTo(last(expected.get(key))));
    }

    /** Changes are numbered in the order in which they came about. */
    private static void requireOnceAndInOrder(
            String kind, Map<Integer, List<Integer>> changesOfEach) {
        changesOfEach.forEach(
                (which, changes) ->
                        assertThat(changes)
                                .as("changes of %s %s, once each and in order", kind, which)
                                .isEqualTo(new ArrayList<>(new TreeSet<>(changes))));
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

    private static Map<Integer, List<Integer>> groupedBy(
            IntFunction<Integer> group, Collection<Integer> changes) {
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int change : changes) {
            groups.computeIfAbsent(group.apply(change), g -> new ArrayList<>()).add(change);
        }
        return groups;
    }

    private int bucketOf(int change) {
        return world.server().responseWith(change).bucket;
    }

    private static int size(Response response) {
        return response.changes.size();
    }

    private static int last(List<Integer> changes) {
        return changes.get(changes.size() - 1);
    }
}
