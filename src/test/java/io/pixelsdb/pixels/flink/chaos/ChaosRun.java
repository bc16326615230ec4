package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import io.pixelsdb.pixels.flink.testing.JournalOutage;
import io.pixelsdb.pixels.flink.testing.KeyedIcebergView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.hadoop.HadoopTables;

/** One run from an empty table to the account of it. */
final class ChaosRun {

    /** Also for reports, as it outlives a run. */
    static final Path REPORTS = Path.of(System.getProperty("pixels.it.flink-cluster"));

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Of an Iceberg table, below its warehouse. */
    private static final String TABLE = "lake/orders";

    /** Checkpoints that may bring nothing new before the table is taken for final. */
    private static final int STANDSTILL = 5;

    private final ChaosSettings settings;
    private final Path folder;
    private final Ledger ledger = new Ledger();
    private final Exposure exposure = new Exposure();
    private final Report report;

    /**
     * @param folder empty directory for table, state and journal
     */
    ChaosRun(ChaosSettings settings, Path folder) {
        this.settings = requireNonNull(settings, "settings");
        this.folder = requireNonNull(folder, "folder");
        this.report = new Report(settings);
    }

    /**
     * Lets everything happen, then compares.
     *
     * @throws AssertionError if it does not come to that; tells what had happened until then
     */
    Account run() {
        try {
            return happen();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(report.unfinished(), e);
        }
    }

    private Account happen() throws Exception {
        Random random = new Random(settings.seed());
        List<Mishap> drawn = settings.draw(random);
        JournalOutage outage = JournalOutage.prepare(folder);
        Path checkpoints = Files.createDirectory(folder.resolve("checkpoints"));
        try (MockServer server =
                        MockServer.builder()
                                .table(settings.table())
                                .listener(ledger)
                                .interceptor(new ClientPort())
                                .buildOnLoopback(0)
                                .start();
                ChaosCluster cluster =
                        ChaosCluster.start(
                                settings.checkpoints(),
                                checkpoints,
                                REPORTS.resolve("uploads"),
                                random)) {
            ServedTable served = server.tables().iterator().next();
            Map<String, String> config = config(server.port(), outage.root());
            ChaosJob job =
                    new ChaosJob(
                            cluster.flink(),
                            write(config),
                            checkpoints,
                            folder.resolve("savepoints"),
                            served::handedOut);
            job.start(null, 2);
            job.awaitProgress();
            Mishaps mishaps =
                    new Mishaps(
                            cluster,
                            job,
                            server,
                            outage,
                            commits(),
                            served::handedOut,
                            exposure,
                            report,
                            random);
            for (Mishap mishap : drawn) {
                mishaps.happen(mishap);
            }
            drain(served, job);
            return settle(served, job, prepare(config), outage.root(), mishaps);
        }
    }

    String report(Account account) {
        return report.with(account);
    }

    private void drain(ServedTable served, ChaosJob job) {
        await("all changes are produced")
                .atMost(PATIENCE)
                .until(() -> served.counts().produced() >= settings.changes());
        served.endProduction();
        await("the server is drained").atMost(PATIENCE).until(served::drained);
        job.awaitCheckpoint();
        job.awaitCheckpoint();
    }

    /** Waits until the table is right or nothing changes any more, and stops the job. */
    private Account settle(
            ServedTable served, ChaosJob job, PreparedSink sink, Path journals, Mishaps mishaps)
            throws Exception {
        LongPredicate mayRepeat = mayRepeat(mishaps);
        Expectation expected = expectation(served, journals);
        Account account = account(sink, expected, mayRepeat);
        int standstill = 0;
        while (!account.isClean() && standstill < STANDSTILL) {
            job.awaitCheckpoint();
            Account next = account(sink, expected, mayRepeat);
            standstill = next.toString().equals(account.toString()) ? standstill + 1 : 0;
            account = next;
        }
        job.stop();
        return account(sink, expectation(served, journals), mayRepeat);
    }

    private Expectation expectation(ServedTable served, Path journals) throws IOException {
        MockTable table = served.table();
        DurableResponses durable = Journaling.durableResponses(journals);
        return Expectation.of(
                table, served.counts().produced(), ledger.responses(), durable, exposure);
    }

    private Account account(PreparedSink sink, Expectation expected, LongPredicate mayRepeat)
            throws IOException {
        try (TargetView view = view(sink)) {
            return Account.of(view, expected, mayRepeat);
        }
    }

    /** The sink's own view, but where that would take longer than everything before. */
    private TargetView view(PreparedSink sink) {
        boolean manyDeletes = settings.isLong() && settings.keyed() && isIceberg();
        return manyDeletes
                ? new KeyedIcebergView(new HadoopTables().load(lake().resolve(TABLE).toString()))
                : sink.view().orElseThrow();
    }

    /** Only a start without state may bring rows again, and only to a table without a key. */
    private LongPredicate mayRepeat(Mishaps mishaps) {
        BitSet before = new BitSet();
        if (!settings.keyed()) {
            ledger.responses().stream()
                    .filter(response -> mishaps.mayRepeat(response.atNanos()))
                    .forEach(response -> response.addTo(before));
        }
        return version -> version >= 0 && before.get((int) version);
    }

    private Map<String, String> config(int port, Path journals) {
        String sink = settings.sink();
        Map<String, String> config = new TreeMap<>(Journaling.options(journals));
        config.put("pixels.server.host", "127.0.0.1");
        config.put("pixels.server.port", Integer.toString(port));
        config.put("table.name", "orders");
        config.put("source.schema", ChaosSettings.COLUMNS);
        if (settings.keyed()) {
            config.put("source.primary-key", "id");
        }
        config.put("source.buckets", Integer.toString(ChaosSettings.BUCKETS));
        config.put("source.poll-timeout", settings.pollTimeout().toMillis() + " ms");
        config.put("source.idle-backoff.max", "100 ms");
        config.put("source.retry-backoff.max", "1 s");
        config.put("sink.type", sink);
        config.put("iceberg.catalog.type", "hadoop");
        config.put(sink + ".catalog.warehouse", lake().toUri().toString());
        config.put(sink + ".table.name", "lake.orders");
        return config;
    }

    private boolean isIceberg() {
        return settings.sink().equals("iceberg");
    }

    private Path lake() {
        return folder.resolve("lake");
    }

    /** Where a commit puts the files that list the files of the table. */
    private Path commits() {
        return isIceberg()
                ? lake().resolve(TABLE).resolve("metadata")
                : lake().resolve("lake.db/orders/manifest");
    }

    private Path write(Map<String, String> config) throws IOException {
        List<String> lines =
                config.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.toList());
        return Files.write(folder.resolve("job.properties"), lines);
    }

    /** The same target once more, in this JVM, for a look into it. */
    private static PreparedSink prepare(Map<String, String> config) {
        return new PipelineComposer(Configuration.fromMap(config), ChaosRun.class.getClassLoader())
                .compose(StreamExecutionEnvironment.getExecutionEnvironment())
                .get(0);
    }
}
