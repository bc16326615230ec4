package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ReadableConfig;
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
     * Checks the configuration and prepares the target: connects to the catalog, creates what is
     * absent and compares what is there.
     *
     * @throws org.apache.flink.table.api.ValidationException if the configuration or the existing
     *     target does not fit; the message names the key, table or column and says what is allowed
     */
    PreparedSink prepare(Context context);

    /** What a sink is made from. */
    interface Context {

        /** The whole configuration, already checked against the options of this sink. */
        ReadableConfig configuration();

        /** Every key under one prefix with the prefix taken off, documented options excepted. */
        Map<String, String> passThrough(String prefix);

        /** Columns and key of the rows that arrive. */
        PixelsSchema schema();
    }
}
