package io.pixelsdb.pixels.flink.sink;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/** The configuration as one sink sees it. Immutable. */
@PublicEvolving
public final class SinkSettings {

    private final Configuration configuration;
    private final Set<String> documentedKeys;

    public SinkSettings(Configuration configuration, SinkFactory factory) {
        this.configuration = requireNonNull(configuration, "configuration");
        this.documentedKeys =
                factory.options().stream().map(ConfigOption::key).collect(Collectors.toSet());
    }

    /** The whole configuration. */
    public ReadableConfig configuration() {
        return configuration;
    }

    /** Every key under one prefix with the prefix taken off, the sink's own options excepted. */
    public Map<String, String> passThrough(String prefix) {
        Map<String, String> values = new TreeMap<>();
        configuration
                .toMap()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(prefix) && !documentedKeys.contains(key)) {
                                values.put(key.substring(prefix.length()), value);
                            }
                        });
        return values;
    }
}
