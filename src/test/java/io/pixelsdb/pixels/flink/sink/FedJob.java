package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;

/**
 * A job on a cluster in this JVM that writes just the rows it is given, and whose checkpoints are
 * taken by the test alone. Rows that a failure takes away have to be given again.
 */
final class FedJob {

    private static final Map<String, ConcurrentLinkedQueue<RowData>> ROWS =
            new ConcurrentHashMap<>();

    private final String feed = UUID.randomUUID().toString();
    private final MiniCluster cluster;
    private final PreparedSink sink;
    private final JobClient client;

    private FedJob(MiniCluster cluster, PreparedSink sink, StreamExecutionEnvironment env)
            throws Exception {
        this.cluster = cluster;
        this.sink = sink;
        ROWS.put(feed, new ConcurrentLinkedQueue<>());
        sink.attachTo(
                env.fromSource(
                                new DataGeneratorSource<>(
                                        tick -> tick,
                                        Long.MAX_VALUE,
                                        RateLimiterStrategy.perSecond(500),
                                        Types.LONG),
                                WatermarkStrategy.noWatermarks(),
                                "ticks")
                        .uid("ticks")
                        .flatMap(new Feeder(feed))
                        .returns(RowDataTypeInfo.of(KeyedChanges.ROW_TYPE))
                        .uid("rows"));
        this.client = env.executeAsync();
    }

    private static final class Feeder implements FlatMapFunction<Long, RowData> {

        private static final long serialVersionUID = 1L;

        private final String feed;

        private Feeder(String feed) {
            this.feed = feed;
        }

        @Override
        public void flatMap(Long tick, Collector<RowData> out) {
            ConcurrentLinkedQueue<RowData> rows = ROWS.get(feed);
            for (RowData row = rows.peek(); row != null; row = rows.peek()) {
                out.collect(row);
                rows.remove();
            }
        }
    }

    static FedJob start(
            MiniCluster cluster, PreparedSink sink, @Nullable String savepoint, boolean dropState)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        // As text: Flink writes durations in the digits of the locale.
        configuration.setString(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY.key(), "50 ms");
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, dropState);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        env.enableCheckpointing(Duration.ofHours(1).toMillis());
        return new FedJob(cluster, sink, env);
    }

    private void awaitRunning() {
        await().atMost(Duration.ofSeconds(60)).until(this::isRunning);
    }

    private boolean isRunning() throws Exception {
        List<AccessExecutionVertex> tasks = new ArrayList<>();
        cluster.getExecutionGraph(client.getJobID())
                .get()
                .getAllExecutionVertices()
                .forEach(tasks::add);
        return !tasks.isEmpty()
                && tasks.stream()
                        .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
    }

    /** Returns when the rows are on their way to the sink. */
    FedJob write(int... keys) {
        awaitRunning();
        ConcurrentLinkedQueue<RowData> queue = ROWS.get(feed);
        for (int key : keys) {
            queue.add(GenericRowData.of(key, StringData.fromString("row " + key), 1));
        }
        await().atMost(Duration.ofSeconds(60)).until(queue::isEmpty);
        return this;
    }

    /** Returns when the checkpoint is complete; the sink may still be committing. */
    FedJob checkpoint() throws Exception {
        awaitRunning();
        cluster.triggerCheckpoint(client.getJobID(), CheckpointType.FULL).get();
        return this;
    }

    /** A savepoint that the sink is told nothing of. */
    String savepoint(Path directory) throws Exception {
        return client.triggerSavepoint(directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    String stop(boolean drain, Path directory) throws Exception {
        String savepoint =
                client.stopWithSavepoint(
                                drain, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get();
        awaitEnd();
        return savepoint;
    }

    void cancel() throws Exception {
        if (!client.getJobStatus().get().isGloballyTerminalState()) {
            client.cancel().get();
            awaitEnd();
        }
    }

    void awaitEnd() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.getJobStatus().get().isGloballyTerminalState());
    }

    /** Returns when the job has failed. */
    Throwable failure() {
        CompletableFuture<?> result = client.getJobExecutionResult();
        await().atMost(Duration.ofSeconds(60)).until(result::isCompletedExceptionally);
        return catchThrowable(result::join);
    }

    /** Keys of the rows in the table. */
    List<Object> keys() throws Exception {
        return Lake.read(sink).stream().map(row -> row.get(0)).collect(Collectors.toList());
    }
}
