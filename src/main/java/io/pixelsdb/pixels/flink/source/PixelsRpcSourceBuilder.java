package io.pixelsdb.pixels.flink.source;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.OptionChecks;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Makes a {@link PixelsRpcSource}. What is not set has the default of its option in {@link
 * PixelsOptions}.
 *
 * @param <T> type of what is emitted
 */
@PublicEvolving
public final class PixelsRpcSourceBuilder<T> {

    private final Configuration options = new Configuration();
    @Nullable private PixelsDeserializationSchema<T> deserializer;

    PixelsRpcSourceBuilder() {}

    /** Where the server listens. */
    public PixelsRpcSourceBuilder<T> setServer(String host, int port) {
        return set(PixelsOptions.SERVER_HOST, host).set(PixelsOptions.SERVER_PORT, port);
    }

    /**
     * The captured table.
     *
     * @param schemaName name of the database that the changes are captured from
     */
    public PixelsRpcSourceBuilder<T> setTable(String schemaName, String tableName) {
        return set(PixelsOptions.SCHEMA_NAME, schemaName).set(PixelsOptions.TABLE_NAME, tableName);
    }

    /** Number of buckets per table on the server, or {@code none}. */
    public PixelsRpcSourceBuilder<T> setBuckets(String buckets) {
        return set(PixelsOptions.SOURCE_BUCKETS, buckets);
    }

    /** Sets any option of the source. */
    public <V> PixelsRpcSourceBuilder<T> set(ConfigOption<V> option, V value) {
        options.set(option, value);
        return this;
    }

    /** Takes over every option of the source that a configuration sets. */
    public PixelsRpcSourceBuilder<T> setAll(ReadableConfig configuration) {
        PixelsOptions.all().forEach(option -> takeOver(option, configuration));
        return this;
    }

    /** What turns a change into what is emitted. */
    public PixelsRpcSourceBuilder<T> setDeserializer(PixelsDeserializationSchema<T> schema) {
        this.deserializer = requireNonNull(schema, "schema");
        return this;
    }

    /**
     * @throws org.apache.flink.table.api.ValidationException if an option is missing or wrong
     */
    public PixelsRpcSource<T> build() {
        Problems problems = new Problems();
        OptionChecks.checkValues(PixelsOptions.all(), options, problems);
        OptionChecks.checkPresent(Set.of(PixelsOptions.TABLE_NAME), options, problems);
        problems.collect(
                PixelsOptions.SOURCE_BUCKETS.key(),
                () -> Buckets.parse(options.get(PixelsOptions.SOURCE_BUCKETS)));
        if (deserializer == null) {
            problems.add("setDeserializer", "was not called");
        }
        problems.throwIfAny();
        return new PixelsRpcSource<>(new Configuration(options), deserializer);
    }

    private <V> void takeOver(ConfigOption<V> option, ReadableConfig configuration) {
        configuration.getOptional(option).ifPresent(value -> options.set(option, value));
    }
}
