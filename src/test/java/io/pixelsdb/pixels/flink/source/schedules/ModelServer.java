package io.pixelsdb.pixels.flink.source.schedules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server that forgets a change when it hands it out, and the memory of a test which does not. */
final class ModelServer {

    private final List<Integer> keys = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();
    private final Map<byte[], Response> byBytes = new IdentityHashMap<>();
    private final Map<Integer, Deque<Integer>> queues = new TreeMap<>();
    private final Map<Integer, String> emptied = new TreeMap<>();
    private int buckets = 1;

    void produce(int key) {
        queues.computeIfAbsent(key % buckets, b -> new ArrayDeque<>()).add(keys.size());
        keys.add(key);
    }

    /** A server that is restarted loses its queues. */
    void restart(int newBuckets) {
        queues.clear();
        buckets = newBuckets;
    }

    Response take(int bucket, int max, String poller, int sentAt) {
        Deque<Integer> queue = queues.getOrDefault(bucket, new ArrayDeque<>());
        List<Integer> changes = new ArrayList<>();
        while (!queue.isEmpty() && changes.size() < max) {
            changes.add(queue.remove());
        }
        Response response = new Response(responses.size(), bucket, changes, poller, sentAt);
        if (changes.isEmpty()) {
            emptied.put(bucket, poller);
        } else {
            responses.add(response);
            byBytes.put(response.bytes, response);
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

    List<Response> responses() {
        return responses;
    }

    int keyOf(int change) {
        return keys.get(change);
    }
}
