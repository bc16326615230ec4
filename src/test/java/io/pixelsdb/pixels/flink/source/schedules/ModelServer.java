package io.pixelsdb.pixels.flink.source.schedules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server that forgets a change when it hands it out, and the memory of a test which does not. */
final class ModelServer {

    private final List<Integer> keys = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();
    private final Map<byte[], Response> byBytes = new IdentityHashMap<>();
    private final Map<Integer, Response> byChange = new HashMap<>();
    private final Map<Integer, Deque<Integer>> queues = new TreeMap<>();
    private final Map<Integer, String> emptied = new TreeMap<>();
    private int buckets = 1;
    private int generation;
    private boolean mixed;

    void produce(int key) {
        queues.computeIfAbsent(key % buckets, b -> new ArrayDeque<>()).add(keys.size());
        keys.add(key);
    }

    /** A server that is restarted loses its queues. */
    void restart(int newBuckets) {
        queues.clear();
        generation += buckets == newBuckets ? 0 : 1;
        buckets = newBuckets;
    }

    /**
     * Whether a reader polled it under another number of buckets than its own. An old one whose
     * permit has not ended may, and nobody can tell how its changes lie to others of their keys.
     */
    boolean isMixed() {
        return mixed;
    }

    /** Grows whenever a key may have moved to another bucket. */
    int generation() {
        return generation;
    }

    Response take(ModelClient.Poll poll, int max) {
        int bucket = poll.bucket;
        Deque<Integer> queue = queues.getOrDefault(bucket, new ArrayDeque<>());
        List<Integer> changes = new ArrayList<>();
        while (!queue.isEmpty() && changes.size() < max) {
            changes.add(queue.remove());
        }
        Response response = new Response(responses.size(), bucket, changes, poll);
        mixed |= !changes.isEmpty() && poll.buckets() != buckets;
        if (changes.isEmpty()) {
            emptied.put(bucket, poll.poller());
        } else {
            responses.add(response);
            byBytes.put(response.bytes, response);
            changes.forEach(change -> byChange.put(change, response));
        }
        return response;
    }

    boolean isEmpty() {
        return queues.values().stream().allMatch(Deque::isEmpty);
    }

    /** Who found each bucket empty last. */
    Map<Integer, String> emptied() {
        return emptied;
    }

    Response of(byte[] bytes) {
        return byBytes.get(bytes);
    }

    Response responseWith(int change) {
        return byChange.get(change);
    }

    List<Response> responses() {
        return responses;
    }

    int keyOf(int change) {
        return keys.get(change);
    }
}
