package io.pixelsdb.pixels.flink.mock;

import static io.pixelsdb.pixels.flink.mock.MockOption.BATCH;
import static io.pixelsdb.pixels.flink.mock.MockOption.BUCKETS;
import static io.pixelsdb.pixels.flink.mock.MockOption.CHANGES;
import static io.pixelsdb.pixels.flink.mock.MockOption.ENCODING;
import static io.pixelsdb.pixels.flink.mock.MockOption.EXIT_WHEN_DRAINED;
import static io.pixelsdb.pixels.flink.mock.MockOption.EXPECTED;
import static io.pixelsdb.pixels.flink.mock.MockOption.HOST;
import static io.pixelsdb.pixels.flink.mock.MockOption.KEY_CHANGE;
import static io.pixelsdb.pixels.flink.mock.MockOption.MIX;
import static io.pixelsdb.pixels.flink.mock.MockOption.NULL_FLAG;
import static io.pixelsdb.pixels.flink.mock.MockOption.PORT;
import static io.pixelsdb.pixels.flink.mock.MockOption.PRIMARY_KEY;
import static io.pixelsdb.pixels.flink.mock.MockOption.QUEUE;
import static io.pixelsdb.pixels.flink.mock.MockOption.RATE;
import static io.pixelsdb.pixels.flink.mock.MockOption.SCHEMA;
import static io.pixelsdb.pixels.flink.mock.MockOption.SCHEMA_NAME;
import static io.pixelsdb.pixels.flink.mock.MockOption.SEED;
import static io.pixelsdb.pixels.flink.mock.MockOption.SNAPSHOT;
import static io.pixelsdb.pixels.flink.mock.MockOption.TABLE;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/** What the command line of the mock server asks for, checked. Immutable. */
final class MockServerOptions {

    private static final String NONE = "none";

    private final InetSocketAddress address;
    private final int batch;
    @Nullable private final Path expected;
    private final boolean exitWhenDrained;
    private final MockTable table;

    MockServerOptions(CommandLine line) throws UsageException {
        this.address = new InetSocketAddress(line.text(HOST), (int) line.number(PORT, 0, 65_535));
        if (address.isUnresolved()) {
            throw HOST.wrong(line.text(HOST), "a known host name or an address");
        }
        this.batch = (int) line.number(BATCH, 1, Integer.MAX_VALUE);
        this.expected = path(line);
        this.exitWhenDrained = line.has(EXIT_WHEN_DRAINED);
        this.table = table(line);
    }

    @Nullable
    private static Path path(CommandLine line) throws UsageException {
        Optional<String> file = line.given(EXPECTED);
        if (file.isEmpty()) {
            return null;
        }
        try {
            Path path = Path.of(file.get());
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null && Files.isDirectory(directory) && !Files.isDirectory(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw EXPECTED.wrong(file.get(), "the name of a file: " + e.getReason());
        }
        throw EXPECTED.wrong(file.get(), "a file in a directory that exists");
    }

    private static MockTable table(CommandLine line) throws UsageException {
        boolean keyUpdates = !line.first(KEY_CHANGE, "delete-insert", "update");
        MockTable.Builder table =
                MockTable.builder()
                        .name(line.text(SCHEMA_NAME), line.text(TABLE))
                        .encoding(encoding(line))
                        .nullFlag(line.first(NULL_FLAG, "true", "false"))
                        .rate(line.number(RATE, 0, 1_000_000_000))
                        .changes(
                                line.has(CHANGES)
                                        ? line.number(CHANGES, 0, MockTable.UNLIMITED)
                                        : MockTable.UNLIMITED)
                        .seed(line.number(SEED, Long.MIN_VALUE, Long.MAX_VALUE))
                        .keyChange(keyUpdates ? KeyChange.UPDATE : KeyChange.DELETE_INSERT)
                        .snapshot(line.number(SNAPSHOT, 0, MockTable.UNLIMITED))
                        .queueCapacity((int) line.number(QUEUE, 1, 10_000_000));
        if (line.text(BUCKETS).equals(NONE)) {
            table.withoutBuckets();
        } else {
            table.buckets((int) line.number(BUCKETS, 1, 100_000));
        }
        setColumns(line, table);
        try {
            line.given(MIX).map(Mix::parse).ifPresent(table::mix);
            return table.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(MIX + " " + line.text(MIX) + ": " + e.getMessage());
        }
    }

    private static MockEncoding encoding(CommandLine line) throws UsageException {
        try {
            return MockEncoding.of(line.text(ENCODING));
        } catch (IllegalArgumentException e) {
            throw ENCODING.wrong(line.text(ENCODING), e.getMessage());
        }
    }

    private static void setColumns(CommandLine line, MockTable.Builder table)
            throws UsageException {
        Optional<BenchmarkTable> benchmark = BenchmarkTable.find(line.text(SCHEMA));
        String columns = benchmark.map(BenchmarkTable::columns).orElse(line.text(SCHEMA));
        MockSchema schema = parse(SCHEMA, columns, List.of(), "");
        String first = schema.columns().get(0).name();
        List<String> usual = benchmark.map(BenchmarkTable::primaryKey).orElse(List.of(first));
        List<String> key = line.given(PRIMARY_KEY).map(MockServerOptions::names).orElse(usual);
        MockSchema keyed = parse(PRIMARY_KEY, columns, key, ", or " + NONE);
        try {
            keyed.check(encoding(line));
        } catch (IllegalArgumentException e) {
            throw new UsageException(ENCODING + ": " + e.getMessage());
        }
        table.columns(columns, key.toArray(new String[0]));
        if (benchmark.isPresent() && line.given(TABLE).isEmpty()) {
            table.name(line.text(SCHEMA_NAME), benchmark.get().tableName());
        }
    }

    private static List<String> names(String key) {
        return key.equals(NONE) ? List.of() : List.of(key.trim().split("\\s*,\\s*", -1));
    }

    private static MockSchema parse(
            MockOption option, String columns, List<String> key, String alternative)
            throws UsageException {
        try {
            return MockSchema.parse(columns, key);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage() + alternative);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    int batch() {
        return batch;
    }

    /** File for the expected rows, if they are wanted. */
    Optional<Path> expected() {
        return Optional.ofNullable(expected);
    }

    boolean exitWhenDrained() {
        return exitWhenDrained;
    }

    MockTable table() {
        return table;
    }
}
