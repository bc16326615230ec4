package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Something that breaks off what is between server and journal: a process dies or is stopped, or
 * connections break. Tells which responses that may have cost. Immutable.
 */
final class Blow {

    /** Longest time from being handed out until the write of its group has ended. */
    private static final long UNTIL_DURABLE_NANOS = Duration.ofSeconds(2).toNanos();

    /** Longest time from being handed out until it waits for the next write of its reader. */
    private static final long UNTIL_APPENDED_NANOS = Duration.ofMillis(500).toNanos();

    /** A poll that has reached the server is answered although nobody is there any more. */
    private static final long STRAGGLER_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * A bucket is polled again while its last response still waits to be written with others, one
     * poll at a time. Nine in one group were seen, on a machine with much else to do.
     */
    private static final int MOST_IN_A_GROUP = 20;

    private final long fromNanos;
    private final long toNanos;
    private final IntPredicate clients;
    private final int mostOfABucket;

    private Blow(long fromNanos, long toNanos, IntPredicate clients, int mostOfABucket) {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos + STRAGGLER_NANOS;
        this.clients = requireNonNull(clients, "clients");
        this.mostOfABucket = mostOfABucket;
    }

    /**
     * Against a process, which loses what it has not written.
     *
     * @param fromNanos of {@link System#nanoTime()}, shortly before
     * @param toNanos when the process surely was struck
     * @param clients ports of the connections that it had
     */
    static Blow toProcess(long fromNanos, long toNanos, Set<Integer> clients) {
        return new Blow(fromNanos, toNanos, Set.copyOf(clients)::contains, MOST_IN_A_GROUP);
    }

    /**
     * Against a process that was stopped and goes on: it may have begun a poll of each bucket that
     * is only now sent, and whose answer comes too late to be kept.
     *
     * @param clients ports of the connections that it had when it was stopped
     */
    static Blow toSleeper(long fromNanos, long toNanos, Set<Integer> clients) {
        return new Blow(fromNanos, toNanos, Set.copyOf(clients)::contains, 1);
    }

    /**
     * Against all connections of processes that live on and write what they have: no more can get
     * lost than the one poll of each bucket that is in flight.
     */
    static Blow toConnections(long fromNanos, long toNanos) {
        return new Blow(fromNanos, toNanos, client -> true, 1);
    }

    /**
     * Responses that it may have cost: to a connection that was struck, not long before, the last
     * ones of their bucket there, and not much older than what the same reader has made durable.
     *
     * @param responses in the order in which they were handed out
     */
    List<HandedOut> excuse(List<HandedOut> responses, DurableResponses durable) {
        Map<Integer, List<HandedOut>> byClient =
                responses.stream()
                        .filter(r -> clients.test(r.client()) && r.delivered())
                        .filter(r -> toNanos - r.atNanos() >= 0)
                        .collect(Collectors.groupingBy(HandedOut::client));
        List<HandedOut> excused = new ArrayList<>();
        byClient.values().forEach(ofOne -> excuseLast(ofOne, durable, excused));
        return excused;
    }

    /** Of one connection, which means of one reader with a journal writer of its own. */
    private void excuseLast(
            List<HandedOut> responses, DurableResponses durable, List<HandedOut> excused) {
        long since = fromNanos - UNTIL_DURABLE_NANOS;
        Map<Integer, Integer> lostOfBucket = new HashMap<>();
        for (int i = responses.size() - 1; i >= 0; i--) {
            HandedOut response = responses.get(i);
            if (durable.contains(response)) {
                // What a reader appends is written in its order, of a bucket and, but for the
                // way from the server, of all of them.
                lostOfBucket.put(response.bucket(), mostOfABucket);
                since = later(since, response.atNanos() - UNTIL_APPENDED_NANOS);
            } else if (response.atNanos() - since >= 0
                    && lostOfBucket.merge(response.bucket(), 1, Integer::sum) <= mostOfABucket) {
                excused.add(response);
            }
        }
    }

    private static long later(long nanos, long otherNanos) {
        return nanos - otherNanos >= 0 ? nanos : otherNanos;
    }
}
