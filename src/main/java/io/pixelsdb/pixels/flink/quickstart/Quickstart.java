package io.pixelsdb.pixels.flink.quickstart;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.MockCounts;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.util.FileUtils;

/** What {@code quickstart.sh} runs: changes from a mock server become rows of a table. */
public final class Quickstart {

    private static final Path DATA = Path.of("quickstart-data");

    private static final String COLUMNS = "id:INT,data:STRING,price:DOUBLE";

    /** Rows of the table after which the workload updates more than it inserts. */
    private static final int MAX_ROWS = 5_000;

    /** So few that the producer waits for the job instead of being done before it runs. */
    private static final int QUEUE_CAPACITY = 20;

    private static final int SAMPLE_ROWS = 10;

    /** Long enough to watch, short enough to wait for. */
    private static final Duration WORKLOAD_TIME = Duration.ofSeconds(8);

    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

    /** How long the table may take to become what it must once the server has nothing left. */
    private static final Duration CATCH_UP_TIME = Duration.ofSeconds(60);

    private final QuickstartOptions options;

    private Quickstart(QuickstartOptions options) {
        this.options = requireNonNull(options, "options");
    }

    public static void main(String[] args) throws Exception {
        QuickstartOptions options;
        try {
            options = QuickstartOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        // Libraries leave threads behind that would keep the JVM alive.
        System.exit(new Quickstart(options).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        long startNanos = System.nanoTime();
        Path home = DATA.resolve(options.sink());
        FileUtils.deleteDirectory(home.toFile());
        Files.createDirectories(home);
        try (MockServer server = startServer();
                EmbeddedJob job = EmbeddedJob.start(writeConfig(home, server.port()))) {
            ServedTable served = server.tables().iterator().next();
            say("Mock server   " + served.table() + " on port " + server.port());
            say("Configuration " + home.resolve("pixels-client.properties"));
            say("Flink web UI  " + job.webAddress());
            say("Table         " + job.sink().description() + " under " + home);
            TableCheck check = watch(served, job);
            say("");
            say("A sample of the table, read through the API of its format:");
            say(TablePrinter.print(check.columns(), sample(check)));
            if (!check.isEqual()) {
                say("FAILED: " + check.difference());
                return false;
            }
            say(summary(served, check, startNanos));
            if (options.keepRunning()) {
                say("Keeps running, also the web UI, until you press Ctrl-C.");
                new CountDownLatch(1).await();
            }
            return true;
        }
    }

    private MockServer startServer() throws IOException {
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS, "id")
                        .changes(options.changes())
                        .rate(Math.max(1, options.changes() / WORKLOAD_TIME.toSeconds()))
                        .maxRows(MAX_ROWS)
                        .queueCapacity(QUEUE_CAPACITY)
                        .build();
        return MockServer.builder().table(table).buildOnLoopback(0).start();
    }

    private Path writeConfig(Path home, int serverPort) throws IOException {
        String sink = options.sink();
        Path warehouse = home.resolve("warehouse").toAbsolutePath();
        List<String> lines =
                List.of(
                        "pixels.server.host=localhost",
                        "pixels.server.port=" + serverPort,
                        "schema.name=public",
                        "table.name=orders",
                        "source.schema=" + COLUMNS,
                        "source.primary-key=id",
                        "checkpoint.interval.ms=1000",
                        "sink.type=" + sink,
                        sink + ".catalog.type=" + (sink.equals("iceberg") ? "hadoop" : "paimon"),
                        sink + ".catalog.warehouse=" + warehouse.toUri(),
                        sink + ".table.name=orders");
        return Files.write(home.resolve("pixels-client.properties"), lines);
    }

    /** Reports progress until the table is what it must be, or no longer becomes it. */
    private TableCheck watch(ServedTable served, EmbeddedJob job) throws Exception {
        long drainedNanos = 0;
        while (true) {
            TimeUnit.NANOSECONDS.sleep(PROGRESS_INTERVAL.toNanos());
            job.requireAlive();
            boolean drained = served.drained();
            TableCheck check = TableCheck.of(job.sink(), served);
            say(
                    String.format(
                            Locale.ROOT,
                            "polled %d of %d changes, committed %d snapshots, %d rows in the table",
                            served.handedOut(),
                            options.changes(),
                            check.commits(),
                            check.rows().size()));
            if (drained && check.isEqual()) {
                return check;
            }
            drainedNanos += drained ? PROGRESS_INTERVAL.toNanos() : 0;
            if (drainedNanos > CATCH_UP_TIME.toNanos()) {
                return check;
            }
        }
    }

    private String summary(ServedTable served, TableCheck check, long startNanos) {
        MockCounts counts = served.counts();
        return String.format(
                Locale.ROOT,
                "OK sink=%s changes=%d rows=%d inserted=%d updated=%d deleted=%d seconds=%d",
                options.sink(),
                counts.produced(),
                check.rows().size(),
                counts.inserted(),
                counts.updated(),
                counts.deleted(),
                Duration.ofNanos(System.nanoTime() - startNanos).toSeconds());
    }

    private static List<Object[]> sample(TableCheck check) {
        return check.rows().stream()
                .sorted(Comparator.comparing(row -> (Integer) row[0]))
                .limit(SAMPLE_ROWS)
                .collect(Collectors.toList());
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
