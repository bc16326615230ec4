package io.pixelsdb.pixels.flink.mock.command;

import static io.pixelsdb.pixels.flink.mock.command.MockOption.BOTH_IMAGES;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.BUCKETS;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.CHANGES;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.ENCODING;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.KEY_CHANGE;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.LONG_POLL;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.MIX;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.NULL_FLAG;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.QUEUE;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.RATE;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.SCHEMA_NAME;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.SEED;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.SNAPSHOT;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.TABLES;

import io.pixelsdb.pixels.flink.mock.KeyChange;
import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockEncoding;
import io.pixelsdb.pixels.flink.mock.MockSchema;
import io.pixelsdb.pixels.flink.mock.MockTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads which tables the command line asks for, and what shall happen to them. */
final class TableOptions {

    private static final String NONE = "none";

    private final CommandLine line;
    private final MockEncoding encoding;
    private final Optional<Mix> mix;

    private TableOptions(CommandLine line) throws UsageException {
        this.line = line;
        this.encoding = encoding(line);
        this.mix = mix(line);
    }

    static List<MockTable> tables(CommandLine line) throws UsageException {
        return new TableOptions(line).tables();
    }

    private List<MockTable> tables() throws UsageException {
        List<TableSpec> specs = TableSpec.all(line);
        long changes =
                line.has(CHANGES)
                        ? line.number(CHANGES, 0, MockTable.UNLIMITED)
                        : MockTable.UNLIMITED;
        long rate = line.number(RATE, 0, 1_000_000_000);
        long seed = line.number(SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        long[] changeShares = Shares.of(changes, specs);
        long[] rateShares = Shares.of(rate, specs);
        Set<String> names = new HashSet<>();
        List<MockTable> tables = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            TableSpec spec = specs.get(i);
            if (!names.add(spec.name())) {
                throw new UsageException(TABLES + ": two tables are named '" + spec.name() + "'");
            }
            MockTable.Builder table =
                    settings()
                            .name(line.text(SCHEMA_NAME), spec.name())
                            .columns(spec.columns(), spec.key().toArray(new String[0]))
                            // Without end, each table is.
                            .changes(changes == MockTable.UNLIMITED ? changes : changeShares[i])
                            // None would mean that there is no limit.
                            .rate(rate == 0 ? 0 : Math.max(1, rateShares[i]))
                            .seed(seed + i);
            tables.add(build(table, spec, specs.size() > 1));
        }
        return tables;
    }

    private MockTable.Builder settings() throws UsageException {
        boolean keyUpdates = !line.first(KEY_CHANGE, "delete-insert", "update");
        MockTable.Builder table =
                MockTable.builder()
                        .encoding(encoding)
                        .nullFlag(line.first(NULL_FLAG, "true", "false"))
                        .bothImages(line.first(BOTH_IMAGES, "true", "false"))
                        .keyChange(keyUpdates ? KeyChange.UPDATE : KeyChange.DELETE_INSERT)
                        .snapshot(line.number(SNAPSHOT, 0, MockTable.UNLIMITED))
                        .queueCapacity((int) line.number(QUEUE, 1, 10_000_000));
        boolean buckets = !line.text(BUCKETS).equals(NONE);
        if (buckets && line.has(LONG_POLL) && line.has(BUCKETS)) {
            throw new UsageException(
                    LONG_POLL
                            + " goes with "
                            + BUCKETS
                            + " none: servers with buckets answer at once");
        }
        return buckets && !line.has(LONG_POLL)
                ? table.buckets((int) line.number(BUCKETS, 1, 100_000))
                : table.withoutBuckets();
    }

    private MockTable build(MockTable.Builder table, TableSpec spec, boolean several)
            throws UsageException {
        try {
            MockSchema.parse(spec.columns(), spec.key()).check(encoding);
        } catch (IllegalArgumentException e) {
            String which = several ? "table '" + spec.name() + "', " : "";
            throw new UsageException(ENCODING + ": " + which + e.getMessage());
        }
        // Among several, those without a key have inserts only, whatever the mix.
        if (!several || !spec.key().isEmpty()) {
            mix.ifPresent(table::mix);
        }
        try {
            return table.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(MIX + " " + line.text(MIX) + ": " + e.getMessage());
        }
    }

    private static Optional<Mix> mix(CommandLine line) throws UsageException {
        try {
            return line.given(MIX).map(Mix::parse);
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
}
