package io.pixelsdb.pixels.flink.source.ownership;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.journal.JournalIdentity;
import io.pixelsdb.pixels.flink.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Text of an owner's file, for people as well: one {@code key=value} in each line, in UTF-8, with
 * backslash and line feed escaped, and a last line with the CRC-32C of all before it.
 */
final class HolderFormat {

    private static final int VERSION_1 = 1;
    private static final int LARGEST_FILE = 1 << 20;
    private static final String CHECKSUM = "checksum=";

    private HolderFormat() {}

    static byte[] write(Holder holder) {
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("format", VERSION_1);
        lines.put("job.id", holder.process().jobId());
        lines.put("job.name", holder.process().jobName());
        lines.put("host", holder.process().host());
        lines.put("since", holder.process().since());
        lines.put("server", holder.identity().server());
        lines.put("schema", holder.identity().schemaName());
        lines.put("table", holder.identity().tableName());
        lines.put("target", holder.identity().target());
        lines.put("primary-key", holder.identity().primaryKey());
        lines.put("buckets", holder.identity().buckets());
        lines.put("polled-buckets", holder.polledBuckets());
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

    /** As {@link #read(byte[], String)}, from where the file lies. */
    static Optional<Holder> read(Storage storage, String name) throws IOException {
        return read(storage.read(name, 0, LARGEST_FILE), name);
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
                        new JournalIdentity(
                                values.get("server"),
                                values.get("schema"),
                                values.get("table"),
                                values.get("target"),
                                values.get("primary-key"),
                                values.get("buckets")),
                        millis(values.get("lease-ms")),
                        millis(values.get("poll-timeout-ms")));
        return Optional.of(
                holder.withPolledBuckets(values.get("polled-buckets"))
                        .withEarlier(
                                new EarlierPolls(
                                        Duration.ZERO,
                                        millis(values.getOrDefault("earlier-permits-ms", "0"))))
                        .withOpenWriters(writers(values.get("open-writers"))));
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
