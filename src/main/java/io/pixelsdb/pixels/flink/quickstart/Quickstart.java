package io.pixelsdb.pixels.flink.quickstart;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.MockCounts;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code quickstart.sh} runs: changes from a mock server become rows of a table. */
public final class Quickstart {

    private static final Logger LOG = LoggerFactory.getLogger(Quickstart.class);

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

    /** How long nothing may change before it is taken for a failure. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String sink;
    private final MockTable table;
    private final Path data;
    private final Duration patience;
    private final PrintStream out;

    /**
     * @param data directory for the table, the configuration of the job and the log
     */
    Quickstart(String sink, MockTable table, Path data, Duration patience, PrintStream out) {
        this.sink = requireNonNull(sink, "sink");
        this.table = requireNonNull(table, "table");
        this.data = requireNonNull(data, "data");
        this.patience = requireNonNull(patience, "patience");
        this.out = requireNonNull(out, "out");
    }

    /**
     * Takes a sink, a number of changes and whether to keep running, as the script checked them.
     */
    public static void main(String[] args) {
        MockTable table = orders(Integer.parseInt(args[1]));
        boolean succeeded =
                new Quickstart(args[0], table, DATA, PATIENCE, System.out)
                        .run(Boolean.parseBoolean(args[2]));
        // Libraries leave threads behind that would keep the JVM alive.
        System.exit(succeeded ? 0 : 1);
    }

    private static MockTable orders(int changes) {
        return MockTable.builder()
                .columns(COLUMNS, "id")
                .changes(changes)
                .rate(Math.max(1, changes / WORKLOAD_TIME.toSeconds()))
                .maxRows(MAX_ROWS)
                .queueCapacity(QUEUE_CAPACITY)
                .build();
    }

    /** Whether the table became what the server handed out. If not, the output says why. */
    boolean run(boolean keepRunning) {
        try {
            moveChanges(keepRunning);
            return true;
        } catch (Throwable failure) { // Whatever it is, it must not keep the JVM from ending.
            LOG.error("The quickstart failed", failure);
            say("FAILED: " + Reasons.of(failure));
            say("The log is " + data.resolve("quickstart.log"));
            return false;
        }
    }

    private void moveChanges(boolean keepRunning) throws Exception {
        long startNanos = System.nanoTime();
        Path home = data.resolve(sink);
        FileUtils.deleteDirectory(home.toFile());
        Files.createDirectories(home);
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start();
                EmbeddedJob job = EmbeddedJob.start(writeConfig(home, server.port()))) {
            ServedTable served = server.tables().iterator().next();
            say("Mock server   " + table + " on port " + server.port());
            say("Configuration " + home.resolve("pixels-client.properties"));
            say("Flink web UI  " + job.webAddress());
            say("Table         " + job.sink().description() + " under " + home);
            TableCheck check = watch(served, job);
            say("");
            say("A sample of the table, read through the API of its format:");
            say(TablePrinter.print(check.columns(), sample(check)));
            say(summary(served, check, startNanos));
            if (keepRunning) {
                say("Keeps running, also the web UI, until you press Ctrl-C.");
                job.awaitEnd();
            }
        }
    }

    private Path writeConfig(Path home, int serverPort) throws IOException {
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

    /**
     * Reports progress until everything has arrived.
     *
     * @return the table, which is what it must be
     * @throws IllegalStateException if nothing changes any more before that
     */
    private TableCheck watch(ServedTable served, EmbeddedJob job) throws Exception {
        Progress progress = new Progress(patience, System.nanoTime());
        while (true) {
            TimeUnit.NANOSECONDS.sleep(PROGRESS_INTERVAL.toNanos());
            job.requireAlive();
            boolean drained = served.drained();
            long handedOut = served.handedOut();
            TableCheck check = TableCheck.of(job.sink(), served.expectedByKey());
            say(
                    String.format(
                            Locale.ROOT,
                            "polled %d of %d changes, committed %d snapshots, %d rows in the table",
                            handedOut,
                            table.changes(),
                            check.commits(),
                            check.rows().size()));
            if (drained && check.isEqual()) {
                return check;
            }
            // Not the commits: a table goes on being committed to when nothing more arrives.
            if (progress.isStalled(
                    System.nanoTime(), handedOut, check.missing(), check.unexpected())) {
                throw new IllegalStateException(
                        "Nothing has changed for "
                                + patience.toSeconds()
                                + " s: "
                                + handedOut
                                + " changes were polled, and of the table "
                                + check.difference());
            }
        }
    }

    private String summary(ServedTable served, TableCheck check, long startNanos) {
        MockCounts counts = served.counts();
        return String.format(
                Locale.ROOT,
                "OK sink=%s changes=%d rows=%d inserted=%d updated=%d deleted=%d seconds=%d",
                sink,
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

    private void say(String line) {
        out.println(line);
    }
}
