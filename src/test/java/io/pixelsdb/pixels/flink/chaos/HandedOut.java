package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.Locale;

/** One response of the server: which changes left it for good, when, and to whom. Immutable. */
final class HandedOut {

    private final ResponseId id;
    private final int bucket;
    private final int client;
    private final int[] changes;
    private final long atNanos;
    private final boolean delivered;

    /**
     * @param client port of the one who polled
     * @param changes numbers of the changes, in their order
     * @param atNanos of {@link System#nanoTime()}
     * @param delivered false if the server never sent it
     */
    HandedOut(
            ResponseId id, int bucket, int client, int[] changes, long atNanos, boolean delivered) {
        this.id = requireNonNull(id, "id");
        this.bucket = bucket;
        this.client = client;
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

    int client() {
        return client;
    }

    int firstChange() {
        return changes[0];
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
        return String.format(
                Locale.ROOT,
                "response of bucket %d to port %d with %d changes from %d on",
                bucket,
                client,
                changes.length,
                firstChange());
    }
}
