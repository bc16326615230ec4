package io.pixelsdb.pixels.flink.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
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

    private OptionChecks() {}

    /** Reports options without a value. */
    public static void checkPresent(
            Collection<ConfigOption<?>> required, ReadableConfig config, Problems problems) {
        for (ConfigOption<?> option : required) {
            boolean present =
                    config.getOptional(option)
                            .filter(value -> !value.toString().trim().isEmpty())
                            .isPresent();
            if (!present) {
                problems.add(option.key(), "is required");
            }
        }
    }

    /**
     * Reports values that are not of their option's type, numbers and sizes that are not positive,
     * and ports that are none.
     */
    public static void checkValues(
            Collection<ConfigOption<?>> options, ReadableConfig config, Problems problems) {
        for (ConfigOption<?> option : options) {
            try {
                config.getOptional(option)
                        .filter(value -> !isAllowed(option, value))
                        .ifPresent(value -> problems.add(option.key(), refusal(option, value)));
            } catch (IllegalArgumentException e) {
                String text = config.get(asText(option));
                problems.add(option.key(), refusal(option, text));
            }
        }
    }

    /**
     * Reports keys that are no option and stand under no prefix, each with the nearest key that
     * there is.
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
            boolean passesThrough = passThroughPrefixes.stream().anyMatch(key::startsWith);
            if (!known.contains(key) && !passesThrough) {
                problems.add(key, "is no known key. The nearest is " + NearestWord.of(key, known));
            }
        }
    }

    private static boolean isAllowed(ConfigOption<?> option, Object value) {
        if (option.key().endsWith(".port")) {
            return (Integer) value > 0 && (Integer) value <= MAX_PORT;
        }
        if (value instanceof Integer) {
            return (Integer) value > 0;
        }
        if (value instanceof Duration) {
            return ((Duration) value).toMillis() > 0;
        }
        return !(value instanceof MemorySize) || ((MemorySize) value).getBytes() > 0;
    }

    private static String refusal(ConfigOption<?> option, Object value) {
        return "'" + value + "' is not " + expectation(option);
    }

    private static String expectation(ConfigOption<?> option) {
        Object example = option.defaultValue();
        if (option.key().endsWith(".port")) {
            return "a port from 1 to " + MAX_PORT;
        }
        if (example instanceof Integer) {
            return "a whole number above 0";
        }
        if (example instanceof Duration) {
            return "a duration above 0, such as 500 ms, 10 s or 1 h";
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

    private static ConfigOption<String> asText(ConfigOption<?> option) {
        return ConfigOptions.key(option.key()).stringType().defaultValue("");
    }
}
