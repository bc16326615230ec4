package io.pixelsdb.pixels.flink.testing;

import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.util.List;

/** Makes identities of journals. */
public final class Identities {

    private Identities() {}

    /** Of a journal of {@code public.orders} with the key {@code id}. */
    public static JournalIdentity ofOrders(String target, String buckets) {
        return of("server:9091", orders(target, buckets));
    }

    public static JournalIdentity of(String server, JournalTable... tables) {
        return new JournalIdentity(server, List.of(tables));
    }

    public static JournalTable orders(String target, String buckets) {
        return table("orders", target, buckets);
    }

    /** Of the schema {@code public}, with the key {@code id}. */
    public static JournalTable table(String name, String target, String buckets) {
        return new JournalTable(new TableId("public", name), target, "id", buckets);
    }
}
