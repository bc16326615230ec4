package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bounded queues of one table: one per bucket, or a single one as on servers that know no
 * buckets. Filled by one producer, drained by the threads of polls.
 */
public final class BucketQueues {

    private final List<BlockingQueue<Change>> queues;
    private final boolean bucketed;
    private final AtomicLong handedOut = new AtomicLong();
    private volatile Runnable onPut = () -> {};

    private BucketQueues(int count, boolean bucketed, int capacity) {
        this.bucketed = bucketed;
        this.queues = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            queues.add(new LinkedBlockingQueue<>(capacity));
        }
    }

    static BucketQueues bucketed(int buckets, int capacity) {
        return new BucketQueues(buckets, true, capacity);
    }

    /** One queue, whatever buckets a poll names. */
    static BucketQueues single(int capacity) {
        return new BucketQueues(1, false, capacity);
    }

    /** Appends a record; waits as long as the queue of the bucket is full. */
    public void put(int bucket, RowRecord record) throws InterruptedException {
        put(Change.ofRecord(bucket, record));
    }

    void put(Change change) throws InterruptedException {
        queues.get(change.bucket()).put(change);
        onPut.run();
    }

    /** Has something done after each record that comes, in the thread that brings it. */
    void onPut(Runnable action) {
        this.onPut = requireNonNull(action, "action");
    }

    /**
     * Takes records out for good, from the buckets in the order given, at most so many in all. Does
     * not wait. Buckets that do not exist hold nothing.
     */
    List<Change> drain(List<Integer> buckets, int atMost) {
        List<Change> changes = new ArrayList<>();
        if (bucketed) {
            for (int bucket : buckets) {
                if (bucket >= 0 && bucket < queues.size()) {
                    queues.get(bucket).drainTo(changes, atMost - changes.size());
                }
            }
        } else {
            queues.get(0).drainTo(changes, atMost);
        }
        handedOut.addAndGet(changes.size());
        return changes;
    }

    /** Records that left a queue in a response, arrived or not. */
    public long handedOut() {
        return handedOut.get();
    }

    /** Empties the queues and returns what was in them. */
    List<Change> forget() {
        List<Change> forgotten = new ArrayList<>();
        queues.forEach(queue -> queue.drainTo(forgotten));
        return forgotten;
    }

    /** What waits in the queues, in no order of buckets, in each bucket the last one first. */
    List<Change> lastFirst() {
        List<Change> changes = new ArrayList<>();
        queues.forEach(changes::addAll);
        Collections.reverse(changes);
        return changes;
    }

    boolean isFull(int bucket) {
        return queues.get(bucket).remainingCapacity() == 0;
    }

    /** Records that wait in the queues. */
    public int remaining() {
        return queues.stream().mapToInt(BlockingQueue::size).sum();
    }
}
