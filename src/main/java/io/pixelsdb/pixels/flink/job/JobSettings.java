package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.aws.AwsChecks;
import io.pixelsdb.pixels.flink.config.OptionChecks;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.config.TableSettings;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.source.journal.JournalNames;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * The configuration of a job held against what there is: sinks, keys and values. Immutable; lives
 * where the job is submitted.
 */
final class JobSettings {

    private static final Pattern STATE_NAME = Pattern.compile("[A-Za-z0-9-]{1,40}");

    private final Configuration config;
    private final SinkFactories sinks;

    JobSettings(Configuration config, SinkFactories sinks) {
        this.config = requireNonNull(config, "config");
        this.sinks = requireNonNull(sinks, "sinks");
    }

    /** Null after a problem. */
    @Nullable
    SinkFactory chooseSink(Problems problems) {
        return problems.collect(
                PixelsOptions.SINK_TYPE.key(),
                () -> sinks.get(config.get(PixelsOptions.SINK_TYPE)));
    }

    /** The configuration as each table sees it. */
    TableSettings byTable() {
        Set<ConfigOption<?>> options = new HashSet<>(PixelsOptions.perTable());
        options.addAll(sinks.allTableOptions());
        return new TableSettings(config, options);
    }

    /**
     * Reports unknown keys, and values of the job that are not allowed.
     *
     * @param shared the configuration of all tables
     */
    void check(Configuration shared, Problems problems) {
        Set<ConfigOption<?>> known = new HashSet<>(PixelsOptions.all());
        known.addAll(sinks.allOptions());
        OptionChecks.checkKeys(shared, known, sinks.allPassThroughPrefixes(), problems);
        OptionChecks.checkValues(PixelsOptions.all(), shared, problems);
        AwsChecks.check(shared, problems);
        JournalPlacement.check(shared, problems);
        JournalNames.check(shared, problems);
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
}
