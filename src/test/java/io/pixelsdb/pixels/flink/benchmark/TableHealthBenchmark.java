package io.pixelsdb.pixels.flink.benchmark;

import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of a table into which a job streams updates of keys in some hundred commits, with
 * maintenance in between and without. Prints and asserts nothing; runs by name alone: {@code mvn
 * test -Dtest=TableHealthBenchmark}, with {@code -Dhealth.commits=…} for another number.
 */
class TableHealthBenchmark {

    private static final int COMMITS = Integer.getInteger("health.commits", 500);
    private static final int ROWS_PER_COMMIT = 200;
    private static final int KEYS = 10_000;
    private static final int COMMITS_PER_MAINTENANCE = 100;

    private static final PixelsSchema SCHEMA =
            SchemaParser.parse("id:INT,data:STRING,version:BIGINT", "id");

    private static final AtomicLong EMITTED = new AtomicLong();

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path directory;

    @Test
    void icebergWithoutMaintenance() throws Exception {
        stream(Lake.ICEBERG, "iceberg without maintenance", false);
    }

    @Test
    void icebergWithMaintenance() throws Exception {
        stream(Lake.ICEBERG, "iceberg with maintenance", true);
    }

    @Test
    void paimonThatCompactsInTheJob() throws Exception {
        stream(Lake.PAIMON, "paimon, compacted by the job", false);
    }

    @Test
    void paimonWriteOnlyWithoutMaintenance() throws Exception {
        stream(
                Lake.PAIMON,
                "paimon, write-only without maintenance",
                false,
                "table.write-only",
                "true");
    }

    @Test
    void paimonWriteOnlyWithMaintenance() throws Exception {
        stream(
                Lake.PAIMON,
                "paimon, write-only with maintenance",
                true,
                "table.write-only",
                "true");
    }

    private void stream(Lake lake, String what, boolean maintained, String... extras)
            throws Exception {
        Map<String, String> properties = lake.properties(directory, "orders", extras);
        PreparedSink sink = lake.prepare(properties, SCHEMA);
        long began = System.nanoTime();
        JobClient job = start(sink);
        long spent = 0;
        if (maintained) {
            for (int commits = COMMITS_PER_MAINTENANCE;
                    commits <= COMMITS;
                    commits += COMMITS_PER_MAINTENANCE) {
                int due = commits;
                await().atMost(Duration.ofHours(1))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> EMITTED.get() >= (long) due * ROWS_PER_COMMIT || ended(job));
                spent += maintain(lake, properties);
            }
        }
        await().atMost(Duration.ofHours(1)).until(() -> ended(job));
        double seconds = (System.nanoTime() - began) / 1e9;
        if (maintained) {
            spent += maintain(lake, properties);
        }
        MaintenanceReport survey = new MaintenanceReport();
        try (TableMaintenance maintenance = lake.maintenance(properties)) {
            maintenance.survey(survey);
        }
        print(
                "%s: %d commits of %d rows in %.0f s (%.1f s of them maintenance): %s, %d files on"
                        + " disk; full scan %s",
                what,
                COMMITS,
                ROWS_PER_COMMIT,
                seconds,
                spent / 1e9,
                survey,
                filesOnDisk(),
                scan(sink));
    }

    private static boolean ended(JobClient job) throws Exception {
        return job.getJobStatus().get().isGloballyTerminalState();
    }

    private static JobClient start(PreparedSink sink) throws Exception {
        EMITTED.set(0);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        env.enableCheckpointing(100);
        GeneratorFunction<Long, RowData> update =
                index -> {
                    EMITTED.set(index);
                    return GenericRowData.ofKind(
                            RowKind.UPDATE_AFTER,
                            (int) (index * 7919 % KEYS),
                            StringData.fromString("row of version " + index),
                            index);
                };
        sink.attachTo(
                env.fromSource(
                        new DataGeneratorSource<>(
                                update,
                                (long) COMMITS * ROWS_PER_COMMIT,
                                RateLimiterStrategy.perCheckpoint(ROWS_PER_COMMIT),
                                RowDataTypeInfo.of(SCHEMA.rowType())),
                        WatermarkStrategy.noWatermarks(),
                        "updates",
                        RowDataTypeInfo.of(SCHEMA.rowType())));
        return env.executeAsync();
    }

    /** In nanoseconds. */
    private static long maintain(Lake lake, Map<String, String> properties) throws Exception {
        MaintenanceSettings settings = Maintenances.with("maintenance.snapshot-retention", "10 s");
        long began = System.nanoTime();
        try (TableMaintenance maintenance = lake.maintenance(properties)) {
            Maintenances.run(maintenance, MaintenanceStep.COMPACT, settings);
            Maintenances.run(maintenance, MaintenanceStep.EXPIRE, settings);
        }
        return System.nanoTime() - began;
    }

    private long filesOnDisk() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static String scan(PreparedSink sink) throws Exception {
        long rows = 0;
        long best = Long.MAX_VALUE;
        // The best of three, unless one alone takes long.
        for (int round = 0; round < 3 && (round == 0 || best < 3_000_000_000L); round++) {
            AtomicLong found = new AtomicLong();
            long began = System.nanoTime();
            try (TargetView view = sink.view().orElseThrow()) {
                view.scan(row -> found.incrementAndGet());
            }
            best = Math.min(best, System.nanoTime() - began);
            rows = found.get();
        }
        return String.format(
                Locale.ROOT, "%d ms for %d rows", TimeUnit.NANOSECONDS.toMillis(best), rows);
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
