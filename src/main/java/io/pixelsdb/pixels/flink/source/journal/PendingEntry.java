package io.pixelsdb.pixels.flink.source.journal;

import java.util.concurrent.CompletableFuture;

/** An entry on its way to the storage. Immutable, but for the future. */
final class PendingEntry {

    final JournalEntry entry;
    final long timeMillis;
    final CompletableFuture<Long> durable = new CompletableFuture<>();

    PendingEntry(JournalEntry entry, long timeMillis) {
        this.entry = entry;
        this.timeMillis = timeMillis;
    }

    int bytes() {
        return entry.response().length;
    }
}
