package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/** What a sink is prepared from, given by a test. */
public final class FixedContext implements SinkFactory.Context {

    private final SinkFactory factory;
    private final Map<String, String> properties;
    private final PixelsSchema schema;

    public FixedContext(SinkFactory factory, Map<String, String> properties, PixelsSchema schema) {
        this.factory = factory;
        this.properties = properties;
        this.schema = schema;
    }

    @Override
    public ReadableConfig configuration() {
        return Configuration.fromMap(properties);
    }

    @Override
    public Map<String, String> passThrough(String prefix) {
        Set<ConfigOption<?>> options = new HashSet<>(factory.requiredOptions());
        options.addAll(factory.optionalOptions());
        Map<String, String> found = new TreeMap<>();
        properties.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)
                            && options.stream().noneMatch(o -> o.key().equals(key))) {
                        found.put(key.substring(prefix.length()), value);
                    }
                });
        return found;
    }

    @Override
    public PixelsSchema schema() {
        return schema;
    }
}
