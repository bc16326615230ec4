package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.testing.Identities;
import java.time.Duration;

/** Holders for tests. */
final class Holders {

    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration POLL_TIMEOUT = Duration.ofSeconds(60);

    private Holders() {}

    static Holder job(String name) {
        return of(name, identity("lake.orders", "4"));
    }

    static Holder of(String name, JournalIdentity identity) {
        return new Holder(
                new HolderProcess("id-of-" + name, name, "host-1", "2026-01-01T00:00:00Z"),
                identity,
                LEASE,
                POLL_TIMEOUT);
    }

    static JournalIdentity identity(String target, String buckets) {
        return Identities.ofOrders(target, buckets);
    }
}
