package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses the journal of another server, table, target or key. */
final class IdentityCheck {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityCheck.class);

    private IdentityCheck() {}

    /**
     * @param adopt whether another server, target or key is meant
     * @throws UnrecoverableException if the journal is not that of this job
     */
    static void compare(JournalIdentity last, JournalIdentity own, boolean adopt)
            throws UnrecoverableException {
        List<JournalTable> common = own.tablesIn(last);
        if (common.isEmpty()) {
            throw new UnrecoverableException(
                    "The journal is that of another table, whose changes cannot go into this one: "
                            + both(last, own)
                            + " Choose another source.journal.id, or leave it out.");
        }
        List<String> differences = new ArrayList<>();
        compare("server", last.server(), own.server(), differences);
        for (JournalTable table : common) {
            JournalTable before = last.table(table.id()).orElseThrow();
            String of = own.tables().size() > 1 ? " of " + table.id() : "";
            compare("target" + of, before.target(), table.target(), differences);
            compare("key" + of, before.primaryKey(), table.primaryKey(), differences);
        }
        if (!differences.isEmpty() && !adopt) {
            throw new UnrecoverableException(
                    "The journal was written for another "
                            + String.join(" and ", differences)
                            + ": "
                            + both(last, own)
                            + " Go back to the old settings, or give this job a journal of its own"
                            + " with source.journal.id, or go on with this one deliberately with"
                            + " source.journal.adopt=true: then its unfinished changes go into the"
                            + " new target, and what was polled goes on under its old positions.");
        }
        if (!differences.isEmpty()) {
            LOG.warn(
                    "Adopting a journal that was written for another {}, as"
                            + " source.journal.adopt=true: {}",
                    String.join(" and ", differences),
                    both(last, own));
        }
        common.forEach(table -> tellOfBuckets(last.table(table.id()).orElseThrow(), table));
        tellOfTables(last, own);
    }

    private static void compare(String what, String last, String own, List<String> differences) {
        if (!last.equals(own)) {
            differences.add(what);
        }
    }

    private static void tellOfBuckets(JournalTable last, JournalTable own) {
        if (!last.buckets().equals(own.buckets())) {
            LOG.warn(
                    "The journal was last used with source.buckets={} for {}, now it is {}. A key"
                            + " may live in another bucket now: if changes of the old buckets are"
                            + " left to replay, nothing is polled before a completed checkpoint"
                            + " covers them.",
                    last.buckets(),
                    own.id(),
                    own.buckets());
        }
    }

    private static void tellOfTables(JournalIdentity last, JournalIdentity own) {
        for (JournalTable table : last.tables()) {
            if (own.table(table.id()).isEmpty()) {
                LOG.warn(
                        "The journal was last used for {} as well, which table.name does not name."
                                + " If changes of it are left to replay, the job ends.",
                        table.id());
            }
        }
        for (JournalTable table : own.tables()) {
            if (last.table(table.id()).isEmpty()) {
                LOG.info("{} is new in the journal.", table.id());
            }
        }
    }

    private static String both(JournalIdentity last, JournalIdentity own) {
        return "it belongs to [" + last + "], this job is [" + own + "].";
    }
}
