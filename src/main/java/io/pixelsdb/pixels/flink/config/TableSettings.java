package io.pixelsdb.pixels.flink.config;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Locale;
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

    private static final String TABLE = "${table}";
    private static final String SCHEMA = "${schema}";

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
        Map<String, String> values = valuesOf(table);
        values.put(PixelsOptions.TABLE_NAME.key(), requireNonNull(table, "table"));
        String schema = Configuration.fromMap(values).get(PixelsOptions.SCHEMA_NAME);
        values.replaceAll((key, value) -> value.replace(TABLE, table).replace(SCHEMA, schema));
        return Configuration.fromMap(values);
    }

    /** As they are given. */
    private Map<String, String> valuesOf(String table) {
        Map<String, String> values = new TreeMap<>(shared);
        values.putAll(own.getOrDefault(table, Map.of()));
        return values;
    }

    /** Whether a table has a value of its own of any key that a problem speaks of. */
    public boolean isOfItsOwn(String table, String problem) {
        return own.getOrDefault(table, Map.of()).keySet().stream().anyMatch(problem::contains);
    }

    /**
     * Reports names of targets into which a name with a dot is put, as the dot would part database
     * and table there.
     *
     * @param targets options that name the target
     * @return whether there were none of these
     */
    public boolean checkTargets(
            String table, Collection<ConfigOption<?>> targets, Problems problems) {
        Map<String, String> given = valuesOf(table);
        String schema = Configuration.fromMap(given).get(PixelsOptions.SCHEMA_NAME);
        boolean allowed = true;
        for (ConfigOption<?> target : targets) {
            String value = given.getOrDefault(target.key(), "");
            if (table.contains(".") && value.contains(TABLE)
                    || schema.contains(".") && value.contains(SCHEMA)) {
                allowed = false;
                problems.add(
                        target.key(),
                        String.format(
                                Locale.ROOT,
                                "'%s' gives the target of table '%s' of schema '%s' a name with a dot"
                                        + " that parts no database and table; give it a name of its own"
                                        + " by %s.%s",
                                value,
                                table,
                                schema,
                                target.key(),
                                table));
            }
        }
        return allowed;
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
