package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.Factory;

/**
 * Makes one kind of target available as {@code sink.type}. Found by its line in {@code
 * META-INF/services/org.apache.flink.table.factories.Factory}; its identifier is the value of the
 * key. Runs where the job is submitted.
 *
 * <p>Missing keys and wrong values of the options are found without the sink's doing. Numbers,
 * durations and sizes must be above 0 there; a sink that means something by 0 takes another word
 * for it.
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
     * Options that each table of a job may have a value of its own of, in {@code key.table}: those
     * that name the target.
     */
    default Set<ConfigOption<?>> tableOptions() {
        return Set.of();
    }

    /**
     * Adds what is wrong with the sink's keys, or with the schema for this sink, to the problems
     * found elsewhere. Looks at nothing outside the configuration. Keys may be missing, and are
     * reported already if they are required; values are of the type of their option.
     *
     * @param schema columns and key of the rows that shall arrive, or null if they are not known
     *     because something is wrong with them
     */
    default void check(SinkSettings settings, @Nullable PixelsSchema schema, Problems problems) {}

    /**
     * Looks at the target and changes nothing: adds to the problems how an existing one does not
     * fit. Called for every table of a job before the first one is prepared.
     *
     * @param settings settings in which {@link #check} found nothing wrong
     * @param schema columns and key of the rows that arrive, likewise
     * @throws org.apache.flink.table.api.ValidationException if the target cannot be looked at
     */
    default void inspect(SinkSettings settings, PixelsSchema schema, Problems problems) {}

    /**
     * What {@link PreparedSink#description} will be, as far as the configuration tells: tables of a
     * job of which it is the same are refused. Empty if it does not tell.
     */
    default Optional<String> describe(SinkSettings settings) {
        return Optional.empty();
    }

    /**
     * Prepares the target: connects to the catalog, creates what is absent and compares what is
     * there, which is changed only as far as {@link
     * io.pixelsdb.pixels.flink.config.PixelsOptions#SINK_SCHEMA_EVOLUTION} says.
     *
     * @param settings settings in which {@link #check} found nothing wrong
     * @param schema columns and key of the rows that arrive, likewise
     * @throws org.apache.flink.table.api.ValidationException if the target cannot be reached or the
     *     existing one does not fit; the message names the key, table or column and says what is
     *     allowed
     */
    PreparedSink prepare(SinkSettings settings, PixelsSchema schema);

    /**
     * Opens an existing target for its upkeep. Whoever calls closes it.
     *
     * @param settings settings in which {@link #check} found nothing wrong without a schema
     * @return empty if targets of this kind need no upkeep
     * @throws org.apache.flink.table.api.ValidationException if the target cannot be reached or is
     *     not there
     */
    default Optional<TableMaintenance> maintenance(SinkSettings settings) {
        return Optional.empty();
    }

    /** Every option of this sink, required or not. */
    default Set<ConfigOption<?>> options() {
        Set<ConfigOption<?>> options = new LinkedHashSet<>(requiredOptions());
        options.addAll(optionalOptions());
        return options;
    }
}
