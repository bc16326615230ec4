package io.pixelsdb.pixels.flink.config;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;

/** Replaces {@code ${env:NAME}} by the environment where the job is submitted. */
final class EnvironmentPlaceholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{env:([^}]*)}");

    private final UnaryOperator<String> environment;

    EnvironmentPlaceholders(UnaryOperator<String> environment) {
        this.environment = requireNonNull(environment, "environment");
    }

    /**
     * @throws ValidationException naming every key with a variable that is not set
     */
    Map<String, String> resolve(Map<String, String> values) {
        Problems problems = new Problems();
        Map<String, String> resolved = new HashMap<>();
        new TreeMap<>(values)
                .forEach((key, value) -> resolved.put(key, resolve(key, value, problems)));
        problems.throwIfAny();
        return resolved;
    }

    private String resolve(String key, String value, Problems problems) {
        return PLACEHOLDER
                .matcher(value)
                .replaceAll(
                        match -> Matcher.quoteReplacement(lookUp(key, match.group(1), problems)));
    }

    private String lookUp(String key, String name, Problems problems) {
        String value = environment.apply(name);
        if (value == null) {
            problems.add(key, "the environment variable '" + name + "' is not set");
            return "";
        }
        return value;
    }
}
