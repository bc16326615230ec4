package io.pixelsdb.pixels.flink.testing;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.netty.NettyServerBuilder;
import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A server, a journal and a table on local disk, and the jobs between them. The journal lies where
 * it does by default, beside the table. Checkpoints are taken by the test alone, and are retained.
 */
public final class TablePipeline implements AutoCloseable {

    public static final int BUCKETS = 4;

    private static final String COLUMNS = "id:INT,data:STRING";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MiniCluster cluster;
    private final Path directory;
    private final MockTable table;
    private final PollLog polls = new PollLog();
    private final MockServer server;
    private final Map<String, String> config;
    private final List<RunningJob> jobs = new ArrayList<>();
    @Nullable private PreparedSink sink;

    /**
     * @param directory empty
     * @param key column, if there is to be one
     */
    public TablePipeline(MiniCluster cluster, Path directory, Lake lake, String... key)
            throws Exception {
        this.cluster = requireNonNull(cluster, "cluster");
        this.directory = requireNonNull(directory, "directory");
        this.table = MockTable.builder().columns(COLUMNS, key).buckets(BUCKETS).build();
        this.server =
                MockServer.builder()
                        .table(table)
                        .build(
                                NettyServerBuilder.forAddress(
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), 0))
                                        .intercept(polls))
                        .start();
        this.config = lake.properties(warehouse(), "orders");
        config.put("sink.type", lake.name().toLowerCase(Locale.ROOT));
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.buckets", Integer.toString(BUCKETS));
        config.put("source.poll-timeout", "10 s");
        config.put("source.idle-backoff.max", "50 ms");
        config.put("source.journal.lease", "2 s");
        if (key.length > 0) {
            config.put("source.primary-key", key[0]);
        }
    }

    /** For jobs from now on. */
    public TablePipeline set(String key, String value) {
        config.put(key, value);
        return this;
    }

    /**
     * @param state checkpoint or savepoint; null for a start without state
     */
    public RunningJob start(@Nullable String state) throws Exception {
        StreamExecutionEnvironment env = RunningJob.environment(2, state, false);
        Configuration retained = new Configuration();
        retained.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints().toUri().toString());
        retained.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        env.configure(retained);
        sink =
                new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                        .compose(env)
                        .get(0);
        RunningJob job = RunningJob.start(cluster, env);
        jobs.add(job);
        return job;
    }

    /** The newest checkpoint of a job that has ended. */
    public String retained(RunningJob job) throws Exception {
        List<Path> found =
                Journals.list(checkpoints().resolve(job.id())).stream()
                        .filter(path -> path.getFileName().toString().startsWith("chk-"))
                        .collect(toList());
        assertThat(found).as("retained checkpoints").hasSize(1);
        return found.get(0).toUri().toString();
    }

    /** Into the bucket of that number, or the remainder of it. */
    public void insert(int id, String data) throws InterruptedException {
        put(id, table.records().insert(id, data));
    }

    public void update(int id, String before, String after) throws InterruptedException {
        put(id, table.records().update(new Object[] {id, before}, new Object[] {id, after}));
    }

    public void delete(int id, String data) throws InterruptedException {
        put(id, table.records().delete(id, data));
    }

    public void put(int id, RowRecord record) throws InterruptedException {
        served().queues().put(id % BUCKETS, record);
    }

    /** Returns when everything has left the server. A job that is cancelled then has all of it. */
    public void awaitPolled() {
        await().atMost(PATIENCE).until(() -> served().queues().remaining() == 0);
    }

    public ServedTable served() {
        return server.table("public", "orders");
    }

    public PollLog polls() {
        return polls;
    }

    /** Takes checkpoints until just these rows are committed. */
    public void awaitRows(RunningJob job, Object[]... rows) {
        List<List<Object>> expected = Stream.of(rows).map(Arrays::asList).collect(toList());
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            job.checkpoint();
                            assertThat(Lake.read(requireNonNull(sink)))
                                    .containsExactlyInAnyOrderElementsOf(expected);
                        });
    }

    public static Object[] row(Object... values) {
        return values;
    }

    public Path warehouse() {
        return directory.resolve("lake");
    }

    public Path savepoints() {
        return directory.resolve("savepoints");
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    private Path journalRoot() {
        String configured = config.get("source.journal.path");
        return configured == null ? warehouse().resolve("_pixels_journal") : Path.of(configured);
    }

    /** Segments of the only journal that hold a text. */
    public List<Path> segmentsWith(String text) throws Exception {
        List<Path> journals = Journals.list(journalRoot());
        assertThat(journals).as("journals").hasSize(1);
        List<Path> found = new ArrayList<>();
        for (Path file : Journals.list(journals.get(0).resolve("segments"))) {
            if (textOf(file).contains(text)) {
                found.add(file);
            }
        }
        return found;
    }

    /** Empty if it was deleted since it was listed. */
    private static String textOf(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Override
    public void close() throws Exception {
        for (RunningJob job : jobs) {
            job.cancel();
        }
        Journals.awaitReleased(journalRoot());
        server.close();
    }
}
