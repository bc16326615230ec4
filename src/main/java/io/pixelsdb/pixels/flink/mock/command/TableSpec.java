package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.BenchmarkTable;
import io.pixelsdb.pixels.flink.mock.MockSchema;
import io.pixelsdb.pixels.flink.mock.QuotedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** A table as the command line names it: its name, columns, key and share of changes. Immutable. */
final class TableSpec {

    private static final String NONE = "none";

    private static final Pattern ENTRY = Pattern.compile("(.+?)(?:\\*([1-9]\\d{0,5}))?");

    /** {@code NAME} or {@code NAME(KEY)}. */
    private static final Pattern NAME_AND_KEY =
            Pattern.compile("([^(]+)(?:\\((.*)\\)\\s*)?", Pattern.DOTALL);

    private final String name;
    private final String columns;
    private final List<String> key;
    private final int weight;

    private TableSpec(String name, String columns, List<String> key, int weight) {
        this.name = requireNonNull(name, "name");
        this.columns = requireNonNull(columns, "columns");
        this.key = List.copyOf(key);
        this.weight = weight;
    }

    static List<TableSpec> all(CommandLine line) throws UsageException {
        if (line.given(MockOption.TABLES).isEmpty()) {
            return List.of(single(line));
        }
        for (MockOption option :
                List.of(MockOption.TABLE, MockOption.SCHEMA, MockOption.PRIMARY_KEY)) {
            if (line.has(option)) {
                throw new UsageException(option + " does not go with " + MockOption.TABLES);
            }
        }
        List<TableSpec> specs = new ArrayList<>();
        for (String entry : QuotedText.split(line.text(MockOption.TABLES), ';')) {
            specs.addAll(parse(entry.trim()));
        }
        return specs;
    }

    private static List<TableSpec> parse(String entry) throws UsageException {
        Matcher matcher = ENTRY.matcher(entry);
        String text = matcher.matches() ? matcher.group(1).trim() : "";
        int weight =
                text.isEmpty() || matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
        int equals = QuotedText.indexOf(text, '=');
        Matcher name = NAME_AND_KEY.matcher(text.substring(0, Math.max(0, equals)));
        if (name.matches()) {
            String columns = text.substring(equals + 1);
            return List.of(ofColumns(name.group(1).trim(), columns, name.group(2), weight));
        }
        List<BenchmarkTable> tables =
                BenchmarkTable.find(text).map(List::of).orElse(BenchmarkTable.of(text));
        if (tables.isEmpty()) {
            throw MockOption.TABLES.wrong(
                    entry,
                    "hybench, chbenchmark, one of their tables, NAME=COLUMNS or NAME(KEY)=COLUMNS");
        }
        List<TableSpec> specs = new ArrayList<>();
        for (BenchmarkTable table : tables) {
            specs.add(
                    new TableSpec(table.tableName(), table.columns(), table.primaryKey(), weight));
        }
        return specs;
    }

    private static TableSpec ofColumns(
            String name, String columns, @Nullable String givenKey, int weight)
            throws UsageException {
        String first = firstColumn(MockOption.TABLES, columns);
        List<String> key = givenKey == null ? List.of(first) : names(givenKey.trim());
        checkKey(MockOption.TABLES + ": table '" + name + "', ", columns, key);
        return new TableSpec(name, columns, key, weight);
    }

    private static TableSpec single(CommandLine line) throws UsageException {
        String given = line.text(MockOption.SCHEMA);
        Optional<BenchmarkTable> benchmark = BenchmarkTable.find(given);
        String columns = benchmark.map(BenchmarkTable::columns).orElse(given);
        String first = firstColumn(MockOption.SCHEMA, columns);
        List<String> usual = benchmark.map(BenchmarkTable::primaryKey).orElse(List.of(first));
        List<String> key = line.given(MockOption.PRIMARY_KEY).map(TableSpec::names).orElse(usual);
        checkKey(MockOption.PRIMARY_KEY + ": ", columns, key);
        String standard = line.text(MockOption.TABLE);
        String name =
                line.has(MockOption.TABLE)
                        ? standard
                        : benchmark.map(BenchmarkTable::tableName).orElse(standard);
        return new TableSpec(name, columns, key, 1);
    }

    private static void checkKey(String where, String columns, List<String> key)
            throws UsageException {
        try {
            MockSchema.parse(columns, key);
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + e.getMessage() + ", or " + NONE);
        }
    }

    private static List<String> names(String key) {
        return key.equals(NONE)
                ? List.of()
                : QuotedText.split(key, ',').stream()
                        .map(QuotedText::unquote)
                        .collect(Collectors.toList());
    }

    private static String firstColumn(MockOption option, String columns) throws UsageException {
        try {
            return MockSchema.parse(columns, List.of()).columns().get(0).name();
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    String name() {
        return name;
    }

    String columns() {
        return columns;
    }

    /** Key columns in key order; empty for a table without a key. */
    List<String> key() {
        return key;
    }

    /** How many times its share of changes is that of a table of weight 1. */
    int weight() {
        return weight;
    }
}
