package io.pixelsdb.pixels.flink.job;

import io.pixelsdb.pixels.flink.compat.EnvironmentSettings;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of the job that its cluster leaves open. What the cluster's configuration or {@code -D}
 * sets is never changed; the restart strategy is left to Flink altogether.
 */
final class JobDefaults {

    private static final Logger LOG = LoggerFactory.getLogger(JobDefaults.class);

    /** What a reader may take to close beyond the deadline of its last poll, with some reserve. */
    private static final Duration CLOSING_GRACE =
            JournalSettings.CLOSE_TIMEOUT.plus(Duration.ofMinutes(1));

    private JobDefaults() {}

    static void apply(String jobName, ReadableConfig config, StreamExecutionEnvironment env) {
        ReadableConfig cluster = EnvironmentSettings.of(env);
        Configuration defaults = new Configuration();
        setIfOpen(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                config.get(PixelsOptions.CHECKPOINT_INTERVAL),
                cluster,
                defaults);
        setIfOpen(PipelineOptions.NAME, jobName, cluster, defaults);
        // Rows are made anew for each record and never touched again once emitted.
        setIfOpen(PipelineOptions.OBJECT_REUSE, true, cluster, defaults);
        // Closing waits for polls in flight; a TaskManager that runs out of patience ends itself.
        Duration closing = config.get(PollingOptions.POLL_TIMEOUT).plus(CLOSING_GRACE);
        if (closing.compareTo(cluster.get(TaskManagerOptions.TASK_CANCELLATION_TIMEOUT)) > 0) {
            setIfOpen(TaskManagerOptions.TASK_CANCELLATION_TIMEOUT, closing, cluster, defaults);
        }
        env.configure(defaults, Thread.currentThread().getContextClassLoader());
        warnOfRisks(env);
    }

    private static <T> void setIfOpen(
            ConfigOption<T> option, T value, ReadableConfig cluster, Configuration defaults) {
        if (cluster.getOptional(option).isPresent()) {
            LOG.info("{} is set by the cluster and stays as it is", option.key());
        } else {
            defaults.set(option, value);
        }
    }

    private static void warnOfRisks(StreamExecutionEnvironment env) {
        if (env.getCheckpointConfig().getCheckpointInterval() <= 0) {
            LOG.warn("Checkpointing is switched off on this cluster: nothing will be committed");
        }
        if (env.getCheckpointConfig().getCheckpointingConsistencyMode()
                != CheckpointingMode.EXACTLY_ONCE) {
            LOG.warn("Checkpoints are at-least-once on this cluster: changes may be applied twice");
        }
        if (env.getCheckpointConfig().isUnalignedCheckpointsEnabled()) {
            LOG.warn(
                    "Unaligned checkpoints are switched on on this cluster. The Iceberg sink can"
                            + " lose commits with them (apache/iceberg issue 15846)");
        }
    }
}
