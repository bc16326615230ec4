package io.pixelsdb.pixels.flink.source.journal;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.source.split.TableId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

/** Names journals: a directory for each combination of server, tables and target. */
@Internal
public final class JournalNames {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern OUTSIDE_OF_NAMES = Pattern.compile("[^A-Za-z0-9._-]");

    /** Leaves room for the hash, and for file systems that end names at 255 bytes. */
    private static final int MAX_READABLE_PART = 80;

    private static final int HASH_BYTES = 4;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + 2 * HASH_BYTES + "}");

    private JournalNames() {}

    /** Reports a configured name that no storage should have to take. */
    public static void check(ReadableConfig options, Problems problems) {
        options.getOptional(JournalOptions.ID)
                .filter(id -> !ALLOWED.matcher(id).matches() || id.matches("\\.+"))
                .ifPresent(
                        id ->
                                problems.add(
                                        JournalOptions.ID.key(),
                                        "'"
                                                + id
                                                + "' is no name; allowed are up to 100 letters,"
                                                + " digits, dots, underscores and hyphens"));
    }

    /**
     * The configured name, or one that stays the same for as long as server, table and target do.
     * Several tables have one journal, whichever they are and wherever they go: adding or leaving
     * out one of them must not lead to another journal.
     *
     * @param target the first table's, without where it is: a warehouse has several spellings
     */
    public static String of(ReadableConfig options, JournalIdentity identity, String target) {
        return options.getOptional(JournalOptions.ID)
                .orElseGet(
                        () -> {
                            TableId first = identity.tables().get(0).id();
                            return identity.tables().size() == 1
                                    ? prefix(first.toString())
                                            + hash(
                                                    identity.server(),
                                                    first.schemaName(),
                                                    first.tableName(),
                                                    target)
                                    : prefix(first.schemaName())
                                            + hash(identity.server(), first.schemaName());
                        });
    }

    /** What names begin with that this may have made for journals of some of the tables. */
    public static Set<String> prefixes(Collection<TableId> tables) {
        Set<String> prefixes = new TreeSet<>();
        for (TableId table : tables) {
            prefixes.add(prefix(table.toString()));
            prefixes.add(prefix(table.schemaName()));
        }
        return prefixes;
    }

    /** Whether a name that begins with such a prefix may be one that this has made. */
    public static boolean isMade(String name, String prefix) {
        return HASH.matcher(name.substring(prefix.length())).matches();
    }

    private static String prefix(String name) {
        String readable = OUTSIDE_OF_NAMES.matcher(name).replaceAll("_");
        return readable.substring(0, Math.min(readable.length(), MAX_READABLE_PART)) + "-";
    }

    private static String hash(String... of) {
        String parts = String.join("\0", of);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(parts.getBytes(StandardCharsets.UTF_8));
            StringBuilder hex = new StringBuilder();
            for (int i = 0; i < HASH_BYTES; i++) {
                hex.append(String.format(Locale.ROOT, "%02x", digest[i]));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
