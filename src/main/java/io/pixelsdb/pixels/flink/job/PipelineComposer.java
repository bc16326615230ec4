package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.EnvironmentSettings;
import io.pixelsdb.pixels.flink.config.OptionChecks;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.DecodingSettings;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.source.JournalNames;
import io.pixelsdb.pixels.flink.source.PixelsRpcSource;
import io.pixelsdb.pixels.flink.source.PixelsRpcSourceBuilder;
import io.pixelsdb.pixels.flink.source.split.Buckets;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/** Turns a configuration into a topology: source, then sink. Runs where the job is submitted. */
@Internal
public final class PipelineComposer {

    /** Restored state is matched by this uid, so it must never change. */
    static final String SOURCE_UID = "pixels-source";

    private static final Pattern STATE_NAME = Pattern.compile("[A-Za-z0-9-]{1,40}");

    private static final List<ConfigOption<?>> REQUIRED = List.of(PixelsOptions.TABLE_NAME);

    private final Configuration config;
    private final SinkFactories sinks;

    /**
     * @param classLoader finds the sinks
     */
    public PipelineComposer(Configuration config, ClassLoader classLoader) {
        this.config = requireNonNull(config, "config");
        this.sinks = SinkFactories.discover(classLoader);
    }

    /**
     * Checks everything, prepares the target and adds the topology to the environment. Nothing
     * outside is asked before the configuration has turned out to be right.
     *
     * @throws org.apache.flink.table.api.ValidationException with every problem of the
     *     configuration at once, or with what keeps the target from being used
     */
    public PreparedSink compose(StreamExecutionEnvironment env) {
        Problems problems = new Problems();
        SinkFactory sinkFactory = chooseSink(problems);
        checkOptions(problems);
        PixelsSchema schema = TableSchemas.configured(config, problems);
        if (sinkFactory != null) {
            checkSink(sinkFactory, schema, problems);
        }
        problems.throwIfAny();
        if (schema == null) {
            schema = askForSchema(problems);
            problems.throwIfAny();
            checkSink(sinkFactory, schema, problems);
            problems.throwIfAny();
        }

        PreparedSink sink = sinkFactory.prepare(new SinkSettings(config, sinkFactory), schema);
        JobDefaults.apply(sourceName() + " to " + sink.description(), config, env);
        sink.attachTo(readChanges(schema, sink, env));
        return sink;
    }

    @Nullable
    private SinkFactory chooseSink(Problems problems) {
        return problems.collect(
                PixelsOptions.SINK_TYPE.key(),
                () -> sinks.get(config.get(PixelsOptions.SINK_TYPE)));
    }

    private void checkOptions(Problems problems) {
        Set<ConfigOption<?>> known = new HashSet<>(PixelsOptions.all());
        known.addAll(sinks.allOptions());
        OptionChecks.checkKeys(config, known, sinks.allPassThroughPrefixes(), problems);
        OptionChecks.checkPresent(REQUIRED, config, problems);
        OptionChecks.checkValues(PixelsOptions.all(), config, problems);
        problems.collect(
                PixelsOptions.SOURCE_BUCKETS.key(),
                () -> Buckets.parse(config.get(PixelsOptions.SOURCE_BUCKETS)));
        JournalPlacement.check(config, problems);
        JournalNames.check(config, problems);
        checkStateName(problems);
    }

    /** It becomes a part of uids. */
    private void checkStateName(Problems problems) {
        config.getOptional(PixelsOptions.SINK_STATE_NAME)
                .filter(name -> !STATE_NAME.matcher(name).matches())
                .ifPresent(
                        name ->
                                problems.add(
                                        PixelsOptions.SINK_STATE_NAME.key(),
                                        "'"
                                                + name
                                                + "' is no word of up to 40 letters, digits and"
                                                + " hyphens"));
    }

    private void checkSink(SinkFactory factory, @Nullable PixelsSchema schema, Problems problems) {
        OptionChecks.checkPresent(factory.requiredOptions(), config, problems);
        if (OptionChecks.checkValues(factory.options(), config, problems)) {
            factory.check(new SinkSettings(config, factory), schema, problems);
        }
    }

    @Nullable
    private PixelsSchema askForSchema(Problems problems) {
        try (TableSchemas schemas = new TableSchemas(config)) {
            return schemas.described(config, problems);
        }
    }

    private DataStream<RowData> readChanges(
            PixelsSchema schema, PreparedSink sink, StreamExecutionEnvironment env) {
        PixelsRpcSourceBuilder<RowData> source =
                PixelsRpcSource.forRowData(schema, DecodingSettings.from(config))
                        .setAll(config)
                        .setTarget(
                                sink.description(),
                                sink.durablePlace().map(StorageLocation::toString).orElse(""));
        JournalPlacement.choose(config, sink, EnvironmentSettings.of(env))
                .ifPresent(source::setJournal);
        return env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), sourceName())
                .uid(SOURCE_UID);
    }

    private String sourceName() {
        return "Pixels "
                + config.get(PixelsOptions.SCHEMA_NAME)
                + "."
                + config.get(PixelsOptions.TABLE_NAME);
    }
}
