package io.pixelsdb.pixels.flink.testing;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.sink.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * A keyed table {@code lake.orders} that a job has written in many commits, ten days ago by what
 * the table says of itself, and that nobody has kept since. A file that no snapshot knows is there
 * too.
 */
public final class NeglectedTable {

    private static final int ROUNDS = 6;
    private static final Duration AGE = Duration.ofDays(10);

    /** Times of commits, in what both formats write as JSON. */
    private static final Pattern TIME =
            Pattern.compile("(\"(?:[a-z-]+-ms|timeMillis)\"\\s*:\\s*)(\\d{13})");

    private final Lake lake;
    private final Path folder;
    private final Path warehouse;
    private final TreeMap<Integer, String> expected = new TreeMap<>();

    private NeglectedTable(Lake lake, Path folder, Path warehouse) {
        this.lake = requireNonNull(lake, "lake");
        this.folder = requireNonNull(folder, "folder");
        this.warehouse = requireNonNull(warehouse, "warehouse");
    }

    /**
     * @param folder empty
     */
    public static NeglectedTable create(MiniCluster cluster, Path folder, Lake lake)
            throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, folder, lake, "id")) {
            NeglectedTable table = new NeglectedTable(lake, folder, pipeline.warehouse());
            table.extras().forEach(pipeline::set);
            table.write(pipeline);
            table.makeOlder();
            return table;
        }
    }

    /** Inserts, updates and deletes in each of many commits. */
    private void write(TablePipeline pipeline) throws Exception {
        RunningJob job = pipeline.start(null);
        for (int round = 0; round < ROUNDS; round++) {
            int added = 10 + round;
            pipeline.insert(added, "new");
            expected.put(added, "new");
            if (round == 0) {
                pipeline.insert(1, "round 0");
            } else {
                pipeline.update(1, "round " + (round - 1), "round " + round);
            }
            expected.put(1, "round " + round);
            if (round >= 3) {
                pipeline.delete(added - 3, "new");
                expected.remove(added - 3);
            }
            pipeline.awaitRows(
                    job,
                    expected.entrySet().stream()
                            .map(row -> TablePipeline.row(row.getKey(), row.getValue()))
                            .toArray(Object[][]::new));
        }
        job.cancel();
    }

    private void makeOlder() throws IOException {
        try (Stream<Path> files = Files.walk(directory())) {
            for (Path file : files.collect(Collectors.toList())) {
                String name = file.getFileName().toString();
                if (name.endsWith(".metadata.json") || name.matches("snapshot-\\d+")) {
                    Files.writeString(file, withOlderTimes(Files.readString(file)));
                    Files.deleteIfExists(file.resolveSibling("." + name + ".crc"));
                }
            }
        }
        Files.writeString(orphan(), "12345");
        Files.setLastModifiedTime(
                orphan(), FileTime.from(Instant.now().minus(AGE).minus(Duration.ofDays(5))));
    }

    private static String withOlderTimes(String json) {
        return TIME.matcher(json)
                .replaceAll(
                        time -> time.group(1) + (Long.parseLong(time.group(2)) - AGE.toMillis()));
    }

    private Path directory() {
        return warehouse.resolve(lake == Lake.ICEBERG ? "lake/orders" : "lake.db/orders");
    }

    /** Old, and known to nobody. */
    public Path orphan() {
        return directory()
                .resolve(lake == Lake.ICEBERG ? "data" : "bucket-0")
                .resolve("data-left-behind-0.parquet");
    }

    /** Whose job leaves compaction to others. */
    private Map<String, String> extras() {
        return lake == Lake.ICEBERG
                ? Map.of()
                : Map.of("paimon.table.write-only", "true", "paimon.table.bucket", "1");
    }

    /** The job's configuration, as far as its maintenance needs it. */
    public Path configuration() throws IOException {
        Map<String, String> properties = lake.properties(warehouse, "orders");
        properties.put("sink.type", lake.name().toLowerCase(Locale.ROOT));
        properties.putAll(extras());
        List<String> lines = new ArrayList<>();
        properties.forEach((key, value) -> lines.add(key + "=" + value));
        return Files.write(folder.resolve("job.properties"), lines);
    }

    /** Rows as text that the job has left. */
    public List<List<Object>> expectedRows() {
        return expected.entrySet().stream()
                .map(row -> List.<Object>of(row.getKey().toString(), row.getValue()))
                .collect(Collectors.toList());
    }

    /** Rows as text that are in the table. */
    public List<List<Object>> rows() throws Exception {
        return lake.snapshot(warehouse, "orders", lake.latestSnapshot(warehouse, "orders"));
    }

    /** All files of table and journal with their sizes. */
    public Map<Path, Long> files() throws IOException {
        Map<Path, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(warehouse)) {
            for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                sizes.put(file, Files.size(file));
            }
        }
        return sizes;
    }
}
