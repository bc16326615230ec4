package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/** What a sink is prepared with. */
final class SinkContext implements SinkFactory.Context {

    private final Configuration configuration;
    private final Set<String> documentedKeys;
    private final PixelsSchema schema;

    SinkContext(Configuration configuration, SinkFactory factory, PixelsSchema schema) {
        this.configuration = requireNonNull(configuration, "configuration");
        this.documentedKeys =
                SinkFactories.optionsOf(factory).stream()
                        .map(ConfigOption::key)
                        .collect(Collectors.toSet());
        this.schema = requireNonNull(schema, "schema");
    }

    @Override
    public ReadableConfig configuration() {
        return configuration;
    }

    @Override
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

    @Override
    public PixelsSchema schema() {
        return schema;
    }
}
