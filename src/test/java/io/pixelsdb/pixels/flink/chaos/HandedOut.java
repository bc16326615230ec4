package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;

/** One response of the server: which changes left it for good, and when. Immutable. */
final class HandedOut {

    private final ResponseId id;
    private final int bucket;
    private final int[] changes;
    private final long atNanos;
    private final boolean delivered;

    /**
     * @param changes numbers of the changes, in their order
     * @param atNanos of {@link System#nanoTime()}
     * @param delivered false if the server never sent it
     */
    HandedOut(ResponseId id, int bucket, int[] changes, long atNanos, boolean delivered) {
        this.id = requireNonNull(id, "id");
        this.bucket = bucket;
        this.changes = requireNonNull(changes, "changes");
        this.atNanos = atNanos;
        this.delivered = delivered;
    }

    ResponseId id() {
        return id;
    }

    int bucket() {
        return bucket;
    }

    int firstChange() {
        return changes[0];
    }

    int size() {
        return changes.length;
    }

    void addTo(BitSet numbers) {
        for (int change : changes) {
            numbers.set(change);
        }
    }

    long atNanos() {
        return atNanos;
    }

    boolean delivered() {
        return delivered;
    }

    @Override
    public String toString() {
        return "response of bucket " + bucket + " from change " + firstChange() + " on";
    }
}
