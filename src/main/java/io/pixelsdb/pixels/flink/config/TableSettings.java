package io.pixelsdb.pixels.flink.config;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * A configuration as each table sees it: a key with the name of a table behind it, such as {@code
 * source.schema.orders}, goes before the key itself. Immutable.
 */
@Internal
public final class TableSettings {

    private final Map<String, String> shared = new TreeMap<>();

    /** By table, then by key without the table. */
    private final Map<String, Map<String, String>> own = new TreeMap<>();

    /**
     * @param perTable options that may have the name of a table behind them
     */
    public TableSettings(Configuration config, Collection<ConfigOption<?>> perTable) {
        Set<String> keys = perTable.stream().map(ConfigOption::key).collect(Collectors.toSet());
        config.toMap()
                .forEach(
                        (key, value) -> {
                            Optional<String> base =
                                    keys.stream().filter(k -> key.startsWith(k + ".")).findFirst();
                            if (base.isPresent()) {
                                String table = key.substring(base.get().length() + 1);
                                own.computeIfAbsent(table, t -> new TreeMap<>())
                                        .put(base.get(), value);
                            } else {
                                shared.put(key, value);
                            }
                        });
    }

    /** What is said of all tables. */
    public Configuration shared() {
        return Configuration.fromMap(shared);
    }

    /**
     * The configuration of one table: {@code table.name} is its name, and <code>${table}</code> and
     * <code>${schema}</code> in values are replaced by its name and that of its schema.
     */
    public Configuration of(String table) {
        Map<String, String> values = new TreeMap<>(shared);
        values.putAll(own.getOrDefault(table, Map.of()));
        values.put(PixelsOptions.TABLE_NAME.key(), requireNonNull(table, "table"));
        String schema = Configuration.fromMap(values).get(PixelsOptions.SCHEMA_NAME);
        values.replaceAll(
                (key, value) -> value.replace("${table}", table).replace("${schema}", schema));
        return Configuration.fromMap(values);
    }

    /** Reports keys of tables that there are not. */
    public void checkTables(Collection<String> tables, Problems problems) {
        Set<String> unknown = new TreeSet<>(own.keySet());
        unknown.removeAll(tables);
        for (String table : unknown) {
            for (String key : own.get(table).keySet()) {
                problems.add(
                        key + "." + table,
                        "'" + table + "' is no captured table; these are " + listed(tables));
            }
        }
    }

    private static String listed(Collection<String> tables) {
        return String.join(", ", new TreeSet<>(tables));
    }
}
