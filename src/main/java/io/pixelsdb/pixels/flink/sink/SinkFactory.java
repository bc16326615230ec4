package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.Factory;

/**
 * Makes one kind of target available as {@code sink.type}. Found by its line in {@code
 * META-INF/services/org.apache.flink.table.factories.Factory}; its identifier is the value of the
 * key. Runs where the job is submitted.
 */
@PublicEvolving
public interface SinkFactory extends Factory {

    /**
     * Prefixes, each ending with a dot, under which this sink hands any key on to a library. Keys
     * that are options of the sink keep their own meaning.
     */
    default Set<String> passThroughPrefixes() {
        return Set.of();
    }

    /**
     * Adds what is wrong with the sink's keys beyond missing ones and wrong types, which are found
     * without it. Looks at nothing outside the configuration.
     */
    default void check(SinkSettings settings, Problems problems) {}

    /**
     * Prepares the target: connects to the catalog, creates what is absent and compares what is
     * there.
     *
     * @param settings settings in which {@link #check} found nothing wrong
     * @param schema columns and key of the rows that arrive
     * @throws org.apache.flink.table.api.ValidationException if the schema or the existing target
     *     does not fit; the message names the key, table or column and says what is allowed
     */
    PreparedSink prepare(SinkSettings settings, PixelsSchema schema);

    /** Every option of this sink, required or not. */
    default Set<ConfigOption<?>> options() {
        Set<ConfigOption<?>> options = new LinkedHashSet<>(requiredOptions());
        options.addAll(optionalOptions());
        return options;
    }
}
