package io.pixelsdb.pixels.flink.benchmark;

import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.RecordWriter;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.source.PixelsRpcSource;
import io.pixelsdb.pixels.flink.source.PixelsRpcSourceBuilder;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the journal costs, as ratios within one run. Prints and asserts nothing; runs by name alone:
 * {@code mvn test -Dtest=JournalBenchmark}.
 */
class JournalBenchmark {

    private static final String COLUMNS =
            "id:BIGINT,sourceID:INT,targetID:INT,amount:FLOAT,type:CHAR(10),ts:TIMESTAMP,"
                    + "freshness_ts:TIMESTAMP";
    private static final int ROWS_PER_RESPONSE = 500;
    private static final int BUCKETS = 16;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(8);
    private static final int ROUNDS = 3;

    private static final LongAdder ROWS = new LongAdder();
    private static final Latencies LATENCIES = new Latencies();

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @TempDir Path directory;

    @Test
    void throughput() throws Exception {
        byte[][] responses = responses();
        int bytes = responses[0].length;
        try (CannedServer server =
                CannedServer.start(request -> responses[request.getBuckets(0)])) {
            double[] off = new double[ROUNDS];
            double[] on = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                off[round] = rowsPerSecond(server, false);
                on[round] = rowsPerSecond(server, true);
            }
            print(
                    "throughput: %.0f thousand rows/s without journal, %.0f with (ratio %.2f);"
                            + " %.0f MB/s journaled; %d rows a poll, %d bytes a row",
                    median(off) / 1e3,
                    median(on) / 1e3,
                    median(on) / median(off),
                    median(on) * bytes / ROWS_PER_RESPONSE / 1e6,
                    ROWS_PER_RESPONSE,
                    bytes / ROWS_PER_RESPONSE);
        }
    }

    @Test
    void latency() throws Exception {
        print("latency without journal: %s", latencies(false));
        print("latency with journal at the default flush interval: %s", latencies(true));
    }

    @Test
    void bytesKeptAndReplay() throws Exception {
        byte[][] responses = responses();
        int polls = 1_000_000 / ROWS_PER_RESPONSE;
        AtomicInteger left = new AtomicInteger(polls);
        Function<PollRequest, byte[]> bounded =
                request ->
                        left.getAndDecrement() > 0 ? responses[request.getBuckets(0)] : new byte[0];
        try (CannedServer server = CannedServer.start(bounded)) {
            ROWS.reset();
            JobClient first = start(server, true, Duration.ofHours(1));
            awaitRows(1_000_000);
            end(first);
            print(
                    "a million rows: %.0f MB of responses, %.0f MB in the journal",
                    (double) polls * responses[0].length / 1e6, journalBytes() / 1e6);
            ROWS.reset();
            long began = System.nanoTime();
            JobClient second = start(server, true, Duration.ofHours(1));
            await().atMost(Duration.ofMinutes(2)).until(() -> ROWS.sum() > 0);
            long firstRow = System.nanoTime();
            awaitRows(1_000_000);
            print(
                    "replay of a million rows: %.1f s from submission, %.1f s from the first row",
                    (System.nanoTime() - began) / 1e9, (System.nanoTime() - firstRow) / 1e9);
            end(second);
        }
    }

    @Test
    void bytesKeptAtSteadyState() throws Exception {
        byte[][] responses = responses();
        AtomicLong next = new AtomicLong(System.nanoTime());
        long pause = Duration.ofMillis(10).toNanos();
        Function<PollRequest, byte[]> paced =
                request -> {
                    long due = next.get();
                    return System.nanoTime() >= due && next.compareAndSet(due, due + pause)
                            ? responses[request.getBuckets(0)]
                            : new byte[0];
                };
        Duration retention = Duration.ofSeconds(10);
        try (CannedServer server = CannedServer.start(paced)) {
            ROWS.reset();
            JobClient job = start(server, true, Duration.ofSeconds(1), retention);
            measureFor(Duration.ofSeconds(30));
            long rowsBefore = ROWS.sum();
            long began = System.nanoTime();
            double most = 0;
            for (int second = 0; second < 10; second++) {
                measureFor(Duration.ofSeconds(1));
                most = Math.max(most, journalBytes());
            }
            double bytesPerSecond =
                    (ROWS.sum() - rowsBefore)
                            * (responses[0].length / (double) ROWS_PER_RESPONSE)
                            / ((System.nanoTime() - began) / 1e9);
            print(
                    "bytes kept: at most %.1f MB at %.1f MB/s, that is what arrives in %.1f s, with"
                            + " checkpoints every second and a retention of %d s",
                    most / 1e6, bytesPerSecond / 1e6, most / bytesPerSecond, retention.toSeconds());
            end(job);
        }
    }

    private double rowsPerSecond(CannedServer server, boolean journal) throws Exception {
        JobClient job = start(server, journal, Duration.ofSeconds(2), Duration.ofSeconds(1));
        await().atMost(Duration.ofMinutes(1)).until(() -> ROWS.sum() > 0);
        measureFor(WARM_UP);
        long before = ROWS.sum();
        long began = System.nanoTime();
        measureFor(MEASURED);
        double rate = (ROWS.sum() - before) / ((System.nanoTime() - began) / 1e9);
        end(job);
        ROWS.reset();
        return rate;
    }

    /** One record about every five milliseconds, which carries the time of its sending. */
    private Latencies latencies(boolean journal) throws Exception {
        AtomicLong next = new AtomicLong(System.nanoTime());
        long pause = Duration.ofMillis(5).toNanos();
        MockTable table = table();
        Function<PollRequest, byte[]> stamped =
                request -> {
                    long now = System.nanoTime();
                    long due = next.get();
                    return now >= due && next.compareAndSet(due, now + pause)
                            ? response(table, now)
                            : new byte[0];
                };
        try (CannedServer server = CannedServer.start(stamped)) {
            JobClient job = start(server, journal, Duration.ofSeconds(10), Duration.ofHours(1));
            measureFor(WARM_UP);
            LATENCIES.reset();
            measureFor(MEASURED);
            Latencies measured = LATENCIES.copy();
            end(job);
            return measured;
        }
    }

    private JobClient start(CannedServer server, boolean journal, Duration checkpoints)
            throws Exception {
        return start(server, journal, checkpoints, Duration.ofHours(1));
    }

    private JobClient start(
            CannedServer server, boolean journal, Duration checkpoints, Duration retention)
            throws Exception {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(1);
        env.enableCheckpointing(checkpoints.toMillis());
        PixelsRpcSourceBuilder<RowData> source =
                PixelsRpcSource.forRowData(SchemaParser.parse(COLUMNS, "id"), ValueEncoding.BINARY)
                        .setServer("localhost", server.port())
                        .setTable("public", "transfer")
                        .setBuckets(String.valueOf(BUCKETS))
                        .set(PollingOptions.POLL_TIMEOUT, Duration.ofSeconds(2))
                        .set(JournalOptions.LEASE, Duration.ofSeconds(2))
                        .set(JournalOptions.RETENTION, retention)
                        .set(JournalOptions.ENABLED, journal);
        if (journal) {
            source.setJournal(new StorageLocation(directory.toUri().toString(), Map.of()));
        }
        env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "transfer")
                .map(
                        row -> {
                            ROWS.increment();
                            LATENCIES.add(row.getLong(0));
                            return true;
                        })
                .sinkTo(new DiscardingSink<>());
        return env.executeAsync();
    }

    /** Waits for its readers, which still close their journals. */
    private static void end(JobClient job) throws Exception {
        job.cancel().get();
        await().until(() -> job.getJobStatus().get().isGloballyTerminalState());
    }

    private static MockTable table() {
        return MockTable.builder().columns(COLUMNS, "id").buckets(BUCKETS).build();
    }

    /** A full response for each bucket, of rows whose keys belong there. */
    private static byte[][] responses() {
        RecordWriter records = table().records();
        PollResponse.Builder[] responses = new PollResponse.Builder[BUCKETS];
        Arrays.setAll(responses, bucket -> PollResponse.newBuilder());
        for (long id = 0, full = 0; full < BUCKETS; id++) {
            PollResponse.Builder response = responses[records.bucketOf(row(id))];
            if (response.getRecordsCount() < ROWS_PER_RESPONSE) {
                response.addRecords(records.insert(row(id)));
                full += response.getRecordsCount() == ROWS_PER_RESPONSE ? 1 : 0;
            }
        }
        return Arrays.stream(responses)
                .map(response -> response.build().toByteArray())
                .toArray(byte[][]::new);
    }

    private static byte[] response(MockTable table, long id) {
        return PollResponse.newBuilder()
                .addRecords(table.records().insert(row(id)))
                .build()
                .toByteArray();
    }

    private static Object[] row(long id) {
        LocalDateTime time = LocalDateTime.of(2025, 1, 31, 10, 0);
        return new Object[] {id, 1, 2, 3.5f, "transfer", time, time};
    }

    /** Pauses this thread; the job goes on. */
    private static void measureFor(Duration duration) throws InterruptedException {
        new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void awaitRows(long rows) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(5))
                .until(() -> ROWS.sum() >= rows);
    }

    private long journalBytes() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).mapToLong(JournalBenchmark::size).sum();
        }
    }

    /** A file may go while the directory is walked over. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
