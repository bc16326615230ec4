package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.source.journal.JournalTable;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.source.split.BucketsByTable;
import io.pixelsdb.pixels.flink.source.split.TableId;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Text of an owner's file, for people as well: one {@code key=value} in each line, in UTF-8, with
 * backslash and line feed escaped, and a last line with the CRC-32C of all before it. Keys of a
 * second and further table end with its number.
 */
final class HolderFormat {

    private static final int VERSION_1 = 1;
    private static final int PIECE = 1 << 20;
    private static final String CHECKSUM = "checksum=";
    private static final String SETTLED = "true";
    private static final String LOOKED_FOR = "looking";
    private static final String NEITHER = "false";

    private HolderFormat() {}

    static byte[] write(Holder holder) {
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("format", VERSION_1);
        lines.put("job.id", holder.process().jobId());
        lines.put("job.name", holder.process().jobName());
        lines.put("host", holder.process().host());
        lines.put("since", holder.process().since());
        holder.heritage().birth().ifPresent(birth -> lines.put("journal", birth));
        lines.put("server", holder.identity().server());
        int number = 0;
        for (JournalTable table : holder.identity().tables()) {
            String suffix = suffix(number++);
            lines.put("schema" + suffix, table.id().schemaName());
            lines.put("table" + suffix, table.id().tableName());
            lines.put("target" + suffix, table.target());
            lines.put("primary-key" + suffix, table.primaryKey());
            lines.put("buckets" + suffix, table.buckets());
            lines.put("settled" + suffix, settled(holder, table.id()));
            lines.put(
                    "polled-buckets" + suffix,
                    Buckets.text(BucketsByTable.of(holder.polledBuckets(), table.id())));
        }
        lines.put("lease-ms", holder.lease().toMillis());
        lines.put("poll-timeout-ms", holder.pollTimeout().toMillis());
        lines.put("earlier-permits-ms", holder.earlierPermits().toMillis());
        lines.put(
                "open-writers",
                holder.openWriters().stream()
                        .map(Long::toHexString)
                        .collect(Collectors.joining(",")));
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (key, value) ->
                        text.append(key).append('=').append(escape(value.toString())).append('\n'));
        return (text + checksumLine(text.toString())).getBytes(StandardCharsets.UTF_8);
    }

    private static String settled(Holder holder, TableId table) {
        if (holder.hasSettled(table)) {
            return SETTLED;
        }
        return holder.mayPoll(table) ? LOOKED_FOR : NEITHER;
    }

    /** As {@link #read(byte[], String)}, from where the file lies. */
    static Optional<Holder> read(Storage storage, String name) throws IOException {
        byte[] bytes = storage.read(name, 0, PIECE);
        // Of thousands of tables.
        for (int read = bytes.length; read == PIECE; ) {
            byte[] next = storage.read(name, bytes.length, PIECE);
            read = next.length;
            bytes = ByteBuffer.allocate(bytes.length + read).put(bytes).put(next).array();
        }
        return read(bytes, name);
    }

    /** Empty if the bytes are not complete or not what was written. */
    static Optional<Holder> read(byte[] bytes, String name) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int last = text.lastIndexOf(CHECKSUM);
        if (last < 0 || !text.substring(last).equals(checksumLine(text.substring(0, last)))) {
            return Optional.empty();
        }
        Map<String, String> values =
                Arrays.stream(text.substring(0, last).split("\n"))
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(line -> line[0], line -> unescape(line[1])));
        if (Integer.parseInt(values.get("format")) != VERSION_1) {
            throw new UnrecoverableException(
                    String.format(
                            Locale.ROOT,
                            "%s has format %s, but this release reads up to %d. It was written by a"
                                    + " newer release.",
                            name,
                            values.get("format"),
                            VERSION_1));
        }
        Holder holder =
                new Holder(
                        new HolderProcess(
                                values.get("job.id"),
                                values.get("job.name"),
                                values.get("host"),
                                values.get("since")),
                        new JournalIdentity(values.get("server"), tables(values)),
                        millis(values.get("lease-ms")),
                        millis(values.get("poll-timeout-ms")));
        return Optional.of(
                holder.withHeritage(heritage(values))
                        .withEarlier(
                                new EarlierPolls(
                                        Duration.ZERO,
                                        millis(values.getOrDefault("earlier-permits-ms", "0"))))
                        .withOpenWriters(writers(values.get("open-writers"))));
    }

    private static List<JournalTable> tables(Map<String, String> values) {
        List<JournalTable> tables = new ArrayList<>();
        for (int i = 0; values.containsKey("table" + suffix(i)); i++) {
            tables.add(
                    new JournalTable(
                            table(values, suffix(i)),
                            values.get("target" + suffix(i)),
                            values.get("primary-key" + suffix(i)),
                            values.get("buckets" + suffix(i))));
        }
        return tables;
    }

    private static Heritage heritage(Map<String, String> values) {
        return Heritage.none(polledBuckets(values))
                .withBirth(values.get("journal"))
                .withSettled(settled(values, SETTLED))
                .withLookedFor(settled(values, LOOKED_FOR));
    }

    /** Files that do not tell are of owners that polled all that they named. */
    private static Set<TableId> settled(Map<String, String> values, String which) {
        Set<TableId> settled = new TreeSet<>();
        for (int i = 0; values.containsKey("table" + suffix(i)); i++) {
            if (which.equals(values.getOrDefault("settled" + suffix(i), SETTLED))) {
                settled.add(table(values, suffix(i)));
            }
        }
        return settled;
    }

    private static Set<BucketId> polledBuckets(Map<String, String> values) {
        Set<BucketId> polled = new TreeSet<>();
        for (int i = 0; values.containsKey("table" + suffix(i)); i++) {
            Buckets buckets = Buckets.parse(values.get("polled-buckets" + suffix(i)));
            polled.addAll(buckets.of(table(values, suffix(i))));
        }
        return polled;
    }

    private static TableId table(Map<String, String> values, String suffix) {
        return new TableId(values.get("schema" + suffix), values.get("table" + suffix));
    }

    /** Of the lines of one table. */
    private static String suffix(int number) {
        return number == 0 ? "" : "." + (number + 1);
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }

    private static Set<Long> writers(String text) {
        return Arrays.stream(text.split(","))
                .filter(number -> !number.isEmpty())
                .map(number -> Long.parseLong(number, 16))
                .collect(Collectors.toSet());
    }

    private static String checksumLine(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%s%08x\n", CHECKSUM, crc.getValue());
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String unescape(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
            }
            text.append(c);
        }
        return text.toString();
    }
}
