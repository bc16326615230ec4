package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.OptionChecks;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.config.TableSettings;
import io.pixelsdb.pixels.flink.schema.DecodingSettings;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.source.SourceTable;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;

/**
 * One table of the job, from its configuration to its target. Mutable; lives where the job is
 * submitted, in one thread.
 */
final class CapturedTable {

    private final TableSettings settings;
    private final Configuration config;
    @Nullable private final SinkFactory sinkFactory;
    @Nullable private PixelsSchema schema;
    @Nullable private PreparedSink sink;

    /**
     * @param settings of all tables
     * @param sinkFactory null if it is not known, which is reported elsewhere
     */
    CapturedTable(String name, TableSettings settings, @Nullable SinkFactory sinkFactory) {
        this.settings = requireNonNull(settings, "settings");
        this.config = settings.of(name);
        this.sinkFactory = sinkFactory;
    }

    String name() {
        return config.get(PixelsOptions.TABLE_NAME);
    }

    Configuration config() {
        return config;
    }

    /** Reports what can be found out without asking anybody. */
    void check(Problems problems) {
        OptionChecks.checkValues(PixelsOptions.all(), config, problems);
        schema = TableSchemas.configured(config, problems);
        SourceTable.check(config, schema, problems);
        checkSink(problems);
    }

    /** Asks the metadata service, if the configuration does not say what the columns are. */
    void askForSchema(TableSchemas schemas, Problems problems) {
        if (schema == null) {
            schema = schemas.described(config, problems);
            SourceTable.check(config, schema, problems);
            checkSink(problems);
        }
    }

    private void checkSink(Problems problems) {
        if (sinkFactory != null) {
            OptionChecks.checkPresent(sinkFactory.requiredOptions(), config, problems);
            if (OptionChecks.checkValues(sinkFactory.options(), config, problems)
                    & settings.checkTargets(name(), sinkFactory.tableOptions(), problems)) {
                sinkFactory.check(new SinkSettings(config, sinkFactory), schema, problems);
            }
        }
    }

    /** What the target will be called, as far as the configuration tells. */
    Optional<String> targetName() {
        SinkFactory factory = requireNonNull(sinkFactory, "sinkFactory");
        return factory.describe(new SinkSettings(config, factory));
    }

    /** Reports how an existing target does not fit. Changes nothing. */
    void inspect(Problems problems) {
        SinkFactory factory = requireNonNull(sinkFactory, "sinkFactory");
        factory.inspect(new SinkSettings(config, factory), schema(), problems);
    }

    /** Creates or compares the target. */
    PreparedSink prepare() {
        SinkFactory factory = requireNonNull(sinkFactory, "sinkFactory");
        sink = factory.prepare(new SinkSettings(config, factory), schema());
        return sink;
    }

    PixelsSchema schema() {
        return requireNonNull(schema, "schema");
    }

    PreparedSink sink() {
        return requireNonNull(sink, "sink");
    }

    RowDataDeserializer deserializer() {
        return new RowDataDeserializer(schema(), DecodingSettings.from(config));
    }
}
