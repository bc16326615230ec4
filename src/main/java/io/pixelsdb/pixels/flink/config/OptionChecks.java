package io.pixelsdb.pixels.flink.config;

import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** Holds a configuration against the options that there are. */
@Internal
public final class OptionChecks {

    private static final int MAX_PORT = 65535;

    private static final Duration MIN_DURATION = Duration.ofMillis(1);

    /** Far from where the nanoseconds of a duration overflow a long. */
    private static final Duration MAX_DURATION = Duration.ofDays(10_000);

    /** What values look like where there is no default. */
    private static final Map<String, Object> EXAMPLES =
            Map.of(
                    PixelsOptions.SOURCE_BOUNDED_CHANGES.key(),
                    1L,
                    PixelsOptions.SOURCE_BOUNDED_IDLE.key(),
                    MIN_DURATION);

    private OptionChecks() {}

    /** Reports options without a value. */
    public static void checkPresent(
            Collection<ConfigOption<?>> required, ReadableConfig config, Problems problems) {
        for (ConfigOption<?> option : required) {
            if (textOf(option, config).trim().isEmpty()) {
                problems.add(option.key(), "is required");
            }
        }
    }

    /**
     * Reports values that are not of their option's type, numbers, sizes and durations that are not
     * positive, ports that are none, and empty texts in the place of a default.
     *
     * @return whether there were none of these
     */
    public static boolean checkValues(
            Collection<ConfigOption<?>> options, ReadableConfig config, Problems problems) {
        boolean allowed = true;
        for (ConfigOption<?> option : options) {
            if (!hasAllowedValue(option, config)) {
                allowed = false;
                problems.add(
                        option.key(),
                        "'" + textOf(option, config) + "' is not " + expectation(option));
            }
        }
        return allowed;
    }

    /**
     * Reports keys that are no option and stand under no prefix, each with the nearest key that
     * there is, and keys under a prefix that look like a misspelt option from there.
     *
     * @param passThroughPrefixes prefixes under which a library takes any key
     */
    public static void checkKeys(
            Configuration config,
            Collection<ConfigOption<?>> options,
            Collection<String> passThroughPrefixes,
            Problems problems) {
        Set<String> known =
                options.stream()
                        .map(ConfigOption::key)
                        .collect(Collectors.toCollection(TreeSet::new));
        for (String key : new TreeSet<>(config.keySet())) {
            if (known.contains(key)) {
                continue;
            }
            List<String> prefixes =
                    passThroughPrefixes.stream().filter(key::startsWith).collect(toList());
            if (prefixes.isEmpty()) {
                problems.add(key, "is no known key. The nearest is " + NearestWord.of(key, known));
            }
            prefixes.stream()
                    .flatMap(prefix -> misspelt(key, prefix, known).stream())
                    .findFirst()
                    .ifPresent(
                            meant ->
                                    problems.add(
                                            key, "is no known key. Did you mean " + meant + "?"));
        }
    }

    /** A library ignores a key that it does not know, so that this option would have no effect. */
    private static Optional<String> misspelt(String key, String prefix, Set<String> known) {
        List<String> below =
                known.stream()
                        .filter(option -> option.startsWith(prefix))
                        .map(option -> option.substring(prefix.length()))
                        .collect(toList());
        return NearestWord.closeTo(key.substring(prefix.length()), below).map(prefix::concat);
    }

    private static boolean hasAllowedValue(ConfigOption<?> option, ReadableConfig config) {
        try {
            return config.getOptional(option).map(value -> isAllowed(option, value)).orElse(true);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isAllowed(ConfigOption<?> option, Object value) {
        if (value instanceof Number) {
            double number = ((Number) value).doubleValue();
            return number > 0 && (!isPort(option) || number <= MAX_PORT);
        }
        if (value instanceof Duration) {
            Duration duration = (Duration) value;
            return duration.compareTo(MIN_DURATION) >= 0 && duration.compareTo(MAX_DURATION) <= 0;
        }
        if (value instanceof MemorySize) {
            return ((MemorySize) value).getBytes() > 0;
        }
        return !value.toString().trim().isEmpty() || !option.hasDefaultValue();
    }

    private static boolean isPort(ConfigOption<?> option) {
        return option.key().endsWith(".port");
    }

    private static String expectation(ConfigOption<?> option) {
        Object example =
                option.hasDefaultValue() ? option.defaultValue() : EXAMPLES.get(option.key());
        if (isPort(option)) {
            return "a port from 1 to " + MAX_PORT;
        }
        if (example instanceof Integer || example instanceof Long) {
            return "a whole number above 0";
        }
        if (example instanceof Number) {
            return "a number above 0";
        }
        if (example instanceof Duration) {
            return "a duration from 1 ms to "
                    + MAX_DURATION.toDays()
                    + " d, such as 500 ms, 10 s or 1 h";
        }
        if (example instanceof MemorySize) {
            return "a size above 0, such as 512 kb or 64 mb";
        }
        if (example instanceof Enum) {
            return "one of "
                    + Arrays.stream(example.getClass().getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (example instanceof Boolean) {
            return "true or false";
        }
        return "a value of this key";
    }

    /** The value as it was given, whatever the type of the option; empty if there is none. */
    private static String textOf(ConfigOption<?> option, ReadableConfig config) {
        return config.get(ConfigOptions.key(option.key()).stringType().defaultValue(""));
    }
}
