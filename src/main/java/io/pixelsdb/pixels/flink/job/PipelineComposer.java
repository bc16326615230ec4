package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.aws.AwsChecks;
import io.pixelsdb.pixels.flink.config.OptionChecks;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.config.TableSettings;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.source.journal.JournalNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;

/** Turns a configuration into a job that can be executed. Runs where the job is submitted. */
@Internal
public final class PipelineComposer {

    private static final Pattern STATE_NAME = Pattern.compile("[A-Za-z0-9-]{1,40}");

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
     * Checks everything, prepares the targets and adds the topology to the environment. Nothing
     * outside is asked before the configuration has turned out to be right.
     *
     * @return the targets in the order of {@code table.name}
     * @throws ValidationException with every problem of the configuration at once, or with what
     *     keeps a target from being used
     */
    public List<PreparedSink> compose(StreamExecutionEnvironment env) {
        Problems problems = new Problems();
        SinkFactory sinkFactory = chooseSink(problems);
        TableSettings settings = new TableSettings(config, perTableOptions());
        checkOptions(settings.shared(), problems);
        List<CapturedTable> tables = new CapturedTables(settings, sinkFactory).find(problems);

        List<PreparedSink> sinks =
                tables.stream().map(CapturedTable::prepare).collect(Collectors.toList());
        JobDefaults.apply(jobName(tables), config, env);
        new Topology(settings.shared(), tables).addTo(env);
        return sinks;
    }

    @Nullable
    private SinkFactory chooseSink(Problems problems) {
        return problems.collect(
                PixelsOptions.SINK_TYPE.key(),
                () -> sinks.get(config.get(PixelsOptions.SINK_TYPE)));
    }

    private Set<ConfigOption<?>> perTableOptions() {
        Set<ConfigOption<?>> options = new HashSet<>(PixelsOptions.perTable());
        options.addAll(sinks.allTableOptions());
        return options;
    }

    private void checkOptions(Configuration shared, Problems problems) {
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

    private String jobName(List<CapturedTable> tables) {
        return Topology.sourceName(tables)
                + " to "
                + (tables.size() == 1
                        ? tables.get(0).sink().description()
                        : config.get(PixelsOptions.SINK_TYPE));
    }
}
