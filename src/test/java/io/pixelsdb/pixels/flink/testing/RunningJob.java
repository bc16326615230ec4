package io.pixelsdb.pixels.flink.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job on a cluster in this JVM, whose checkpoints are taken by the test alone. */
public final class RunningJob {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MiniCluster cluster;
    private final JobClient client;
    private long lostJobManager;

    private RunningJob(MiniCluster cluster, JobClient client) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.client = requireNonNull(client, "client");
    }

    /** Submits what was added to an {@link #environment}. */
    public static RunningJob start(MiniCluster cluster, StreamExecutionEnvironment env)
            throws Exception {
        return new RunningJob(cluster, env.executeAsync());
    }

    /**
     * Restarts jobs without end, as a cluster may.
     *
     * @param state checkpoint or savepoint to restore; null for none
     * @param dropState whether state that belongs to no operator is left out
     */
    public static StreamExecutionEnvironment environment(
            int parallelism, @Nullable String state, boolean dropState) {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        // As text: Flink writes durations in the digits of the locale.
        configuration.setString(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY.key(), "50 ms");
        if (state != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, state);
            configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, dropState);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.enableCheckpointing(Duration.ofHours(1).toMillis());
        return env;
    }

    public void awaitRunning() {
        await().atMost(PATIENCE).until(this::isRunning);
    }

    private boolean isRunning() throws Exception {
        List<AccessExecutionVertex> tasks = new ArrayList<>();
        graph().getAllExecutionVertices().forEach(tasks::add);
        return !tasks.isEmpty()
                && tasks.stream()
                        .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
    }

    private AccessExecutionGraph graph() throws Exception {
        return cluster.getExecutionGraph(client.getJobID()).get();
    }

    /**
     * Takes the leadership of the job from its JobManager, which thereby gives it up, and ends its
     * tasks. For clusters that were made for that.
     */
    public void loseJobManager() throws Exception {
        lostJobManager = createdAt();
        leadership().revokeJobMasterLeadership(client.getJobID()).get();
    }

    /**
     * Has another JobManager recover the job under the same id, from its last checkpoint if there
     * is one. Returns when all tasks run.
     */
    public void recover() throws Exception {
        leadership().grantJobMasterLeadership(client.getJobID()).get();
        await().atMost(PATIENCE)
                // Asking the one that has gone, or the next before it is ready.
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> createdAt() > lostJobManager && isRunning());
    }

    /** Each JobManager makes a graph of its own. */
    private long createdAt() throws Exception {
        return graph().getStatusTimestamp(JobStatus.CREATED);
    }

    private HaLeadershipControl leadership() {
        return cluster.getHaLeadershipControl().orElseThrow();
    }

    /**
     * Returns when the checkpoint is complete; the sink may still be committing.
     *
     * @return its number
     */
    public long checkpoint() throws Exception {
        awaitRunning();
        return cluster.triggerCheckpoint(client.getJobID(), CheckpointType.FULL).get();
    }

    /** A savepoint that neither source nor sink is told of. */
    public String savepoint(Path directory) throws Exception {
        return client.triggerSavepoint(directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    public String stop(boolean drain, Path directory) throws Exception {
        String savepoint =
                client.stopWithSavepoint(
                                drain, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get();
        awaitEnd();
        return savepoint;
    }

    /** Does nothing to a job that has ended. */
    public void cancel() throws Exception {
        if (!client.getJobStatus().get().isGloballyTerminalState()) {
            client.cancel().get();
            awaitEnd();
        }
    }

    /** Whether it has failed for good, or was cancelled. */
    public boolean hasEnded() throws Exception {
        return client.getJobStatus().get().isGloballyTerminalState();
    }

    public String id() {
        return client.getJobID().toHexString();
    }

    /** Why the job was last restarted, with its stack; empty if it was not. */
    public Optional<String> lastFailure() throws Exception {
        return Optional.ofNullable(graph().getFailureInfo()).map(ErrorInfo::getExceptionAsString);
    }

    /** Returns when the job has failed. */
    public Throwable failure() {
        CompletableFuture<?> result = client.getJobExecutionResult();
        await().atMost(PATIENCE).until(result::isCompletedExceptionally);
        return catchThrowable(result::join);
    }

    private void awaitEnd() {
        await().atMost(PATIENCE).until(() -> client.getJobStatus().get().isGloballyTerminalState());
    }
}
