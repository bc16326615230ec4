package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.Secrets;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.sink.CatalogFailure;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** One table of a job, for its upkeep. Immutable. */
@Internal
public final class MaintainedTable {

    private final String name;
    private final SinkFactory sink;
    private final Configuration config;

    /**
     * @param config as this table sees it
     */
    MaintainedTable(String name, SinkFactory sink, Configuration config) {
        this.name = requireNonNull(name, "name");
        this.sink = requireNonNull(sink, "sink");
        this.config = requireNonNull(config, "config");
    }

    /** Name of the captured table. */
    public String name() {
        return name;
    }

    /** The configuration as this table sees it. */
    public ReadableConfig config() {
        return config;
    }

    /** What failed, and why, without secrets of the configuration. */
    ValidationException failure(String attempt, Throwable cause) {
        return CatalogFailure.of("Table " + name, attempt, cause, config.toMap());
    }

    /** A text for people, in which secrets of the configuration are masked. */
    String withoutSecrets(String text) {
        return Secrets.mask(text, config.toMap());
    }

    /**
     * Opens the target. Whoever calls closes it.
     *
     * @return empty if targets of this kind need no upkeep
     * @throws org.apache.flink.table.api.ValidationException if it cannot be reached
     */
    public Optional<TableMaintenance> open() {
        return sink.maintenance(new SinkSettings(config, sink));
    }
}
