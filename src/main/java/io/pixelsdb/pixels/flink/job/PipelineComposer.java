package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.config.TableSettings;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;

/** Turns a configuration into a job that can be executed. Runs where the job is submitted. */
@Internal
public final class PipelineComposer {

    private final Configuration config;
    private final JobSettings settings;

    /**
     * @param classLoader finds the sinks
     */
    public PipelineComposer(Configuration config, ClassLoader classLoader) {
        this.config = requireNonNull(config, "config");
        this.settings = new JobSettings(config, SinkFactories.discover(classLoader));
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
        SinkFactory sinkFactory = settings.chooseSink(problems);
        TableSettings byTable = settings.byTable();
        settings.check(byTable.shared(), problems);
        List<CapturedTable> tables = new CapturedTables(byTable, sinkFactory).find(problems);

        List<PreparedSink> sinks =
                tables.stream().map(CapturedTable::prepare).collect(Collectors.toList());
        JobDefaults.apply(jobName(tables), config, env);
        new Topology(byTable.shared(), tables).addTo(env);
        return sinks;
    }

    private String jobName(List<CapturedTable> tables) {
        return Topology.sourceName(tables)
                + " to "
                + (tables.size() == 1
                        ? tables.get(0).sink().description()
                        : config.get(PixelsOptions.SINK_TYPE));
    }
}
