package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.Problems;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** Database and table that a sink writes to, from one dotted name or from two keys. */
@Internal
public final class TargetName {

    /** Slashes would leave the warehouse's layout; {@code $} leads to the tables of metadata. */
    private static final Pattern PART = Pattern.compile("[^./\\\\$\\s]+");

    private final String database;
    private final String table;

    private TargetName(String database, String table) {
        this.database = requireNonNull(database, "database");
        this.table = requireNonNull(table, "table");
    }

    /** Reports a name that is none; an absent or blank one is reported as missing elsewhere. */
    public static void check(
            ReadableConfig configuration,
            ConfigOption<String> tableKey,
            ConfigOption<String> databaseKey,
            Problems problems) {
        if (configuration.getOptional(tableKey).filter(name -> !name.isBlank()).isPresent()) {
            problems.collect(tableKey.key(), () -> from(configuration, tableKey, databaseKey));
        }
    }

    /**
     * Reads {@code table} or {@code database.table} from the key of the table. A name without a
     * database takes it from the key of the database or that key's default.
     *
     * @throws ValidationException if the name is no such name, or the keys contradict each other
     */
    public static TargetName from(
            ReadableConfig configuration,
            ConfigOption<String> tableKey,
            ConfigOption<String> databaseKey) {
        String name = configuration.getOptional(tableKey).map(String::trim).orElse("");
        Optional<String> database = configuration.getOptional(databaseKey).map(String::trim);
        String[] parts = name.split("\\.", -1);
        if (parts.length > 2) {
            throw new ValidationException(
                    "'" + name + "' has too many dots; allowed: table or database.table");
        }
        String table = checked(parts[parts.length - 1], name);
        if (parts.length == 1) {
            String chosen = database.orElseGet(databaseKey::defaultValue);
            return new TargetName(checked(chosen, chosen), table);
        }
        String dotted = checked(parts[0], name);
        if (database.isPresent() && !database.get().equals(dotted)) {
            throw new ValidationException(
                    String.format(
                            "'%s' names database '%s', but %s is '%s'; give only one of them",
                            name, dotted, databaseKey.key(), database.get()));
        }
        return new TargetName(dotted, table);
    }

    private static String checked(String part, String name) {
        if (!PART.matcher(part).matches()) {
            throw new ValidationException(
                    "'"
                            + name
                            + "' is not a name; allowed: table or database.table, without blanks,"
                            + " slashes and '$'");
        }
        return part;
    }

    public String database() {
        return database;
    }

    public String table() {
        return table;
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
