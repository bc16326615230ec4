package io.pixelsdb.pixels.flink.sink;

import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
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
    private final PreparedSink sink;
    private final RunningJob job;

    private FedJob(MiniCluster cluster, PreparedSink sink, StreamExecutionEnvironment env)
            throws Exception {
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
                        // A restored source has no work for more tasks, and would end them.
                        .setParallelism(1)
                        .flatMap(new Feeder(feed))
                        .returns(RowDataTypeInfo.of(KeyedChanges.ROW_TYPE))
                        .uid("rows"));
        this.job = RunningJob.start(cluster, env);
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
                // By name, as another task may have been as quick.
                rows.remove(row);
            }
        }
    }

    static FedJob start(
            MiniCluster cluster, PreparedSink sink, @Nullable String savepoint, boolean dropState)
            throws Exception {
        return start(cluster, sink, 1, savepoint, dropState);
    }

    static FedJob start(
            MiniCluster cluster,
            PreparedSink sink,
            int parallelism,
            @Nullable String savepoint,
            boolean dropState)
            throws Exception {
        return new FedJob(cluster, sink, RunningJob.environment(parallelism, savepoint, dropState));
    }

    /** Returns when the rows are on their way to the sink. */
    FedJob write(int... keys) {
        return writeVersion(1, keys);
    }

    /** Likewise, with another value in the last column. */
    FedJob writeVersion(int version, int... keys) {
        job.awaitRunning();
        ConcurrentLinkedQueue<RowData> queue = ROWS.get(feed);
        for (int key : keys) {
            queue.add(row(key, version));
        }
        await().atMost(Duration.ofSeconds(60)).until(queue::isEmpty);
        return this;
    }

    /** Does not wait, as a row may not come through. */
    void offer(int key) {
        ROWS.get(feed).add(row(key, 1));
    }

    private static RowData row(int key, int version) {
        return GenericRowData.of(key, StringData.fromString("row " + key), version);
    }

    /** Likewise, with rows that say what they are. */
    FedJob write(List<RowData> rows) {
        job.awaitRunning();
        ConcurrentLinkedQueue<RowData> queue = ROWS.get(feed);
        queue.addAll(rows);
        await().atMost(Duration.ofSeconds(60)).until(queue::isEmpty);
        return this;
    }

    /** Returns when the checkpoint is complete; the sink may still be committing. */
    FedJob checkpoint() throws Exception {
        job.checkpoint();
        return this;
    }

    /** A savepoint that the sink is told nothing of. */
    String savepoint(Path directory) throws Exception {
        return job.savepoint(directory);
    }

    String stop(boolean drain, Path directory) throws Exception {
        return job.stop(drain, directory);
    }

    void cancel() throws Exception {
        job.cancel();
    }

    /** Why the job was last restarted; empty if it was not. */
    Optional<String> lastFailure() throws Exception {
        return job.lastFailure();
    }

    /** Returns when the job has failed. */
    Throwable failure() {
        return job.failure();
    }

    /** Keys of the rows in the table, each with its version. */
    List<String> versions() throws Exception {
        return Lake.read(sink).stream()
                .map(row -> row.get(0) + " in " + row.get(2))
                .collect(Collectors.toList());
    }

    long commits() throws Exception {
        try (TargetView view = sink.view().orElseThrow()) {
            return view.commits();
        }
    }

    /** Keys of the rows in the table. */
    List<Object> keys() throws Exception {
        return Lake.read(sink).stream().map(row -> row.get(0)).collect(Collectors.toList());
    }
}
