package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.testing.cluster.FlinkCluster;
import io.pixelsdb.pixels.flink.testing.cluster.FlinkRest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** The job under test: one after the other on one cluster, each from what another left. */
final class ChaosJob {

    static final Path JAR = Path.of(System.getProperty("pixels.it.jar"));
    private static final String APP = "io.pixelsdb.pixels.flink.PixelsFlinkApp";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final FlinkCluster cluster;
    private final Path config;
    private final Path checkpoints;
    private final Path savepoints;
    private final LongSupplier handedOut;

    private String id = "";
    @Nullable private String restoredFrom;

    /**
     * @param config file with the job's configuration
     * @param checkpoints directory where the cluster keeps them
     * @param handedOut how many changes have left the server
     */
    ChaosJob(
            FlinkCluster cluster,
            Path config,
            Path checkpoints,
            Path savepoints,
            LongSupplier handedOut) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.config = requireNonNull(config, "config");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
        this.savepoints = requireNonNull(savepoints, "savepoints");
        this.handedOut = requireNonNull(handedOut, "handedOut");
    }

    /**
     * Submits the job.
     *
     * @param from checkpoint or savepoint; null for a start without state
     */
    void start(@Nullable String from, int parallelism) throws IOException {
        String jar = JAR.getFileName().toString();
        id = rest().run(jar, APP, parallelism, from, "--config", config.toString());
        restoredFrom = from;
    }

    /** Returns the savepoint. */
    String stop() throws IOException {
        String savepoint = rest().stopWithSavepoint(id, savepoints, PATIENCE);
        rest().awaitState(id, "FINISHED", PATIENCE);
        return savepoint;
    }

    void cancel() throws IOException {
        rest().cancel(id);
        rest().awaitState(id, "CANCELED", PATIENCE);
    }

    /**
     * The newest checkpoint that is left of this job, else what it was started from, if anything.
     */
    @Nullable
    String newestState() throws IOException {
        Path directory = checkpoints.resolve(id);
        if (!Files.isDirectory(directory)) {
            return restoredFrom;
        }
        try (Stream<Path> found = Files.list(directory)) {
            Optional<Path> newest =
                    found
                            .filter(path -> path.getFileName().toString().startsWith("chk-"))
                            .filter(path -> Files.exists(path.resolve("_metadata")))
                            .collect(Collectors.toList())
                            .stream()
                            .max(Comparator.comparingLong(ChaosJob::checkpointId));
            return newest.map(path -> path.toUri().toString()).orElse(restoredFrom);
        }
    }

    private static long checkpointId(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    /** Waits until what is polled from now on is part of a completed checkpoint. */
    void awaitProgress() {
        awaitCheckpoint();
        long before = handedOut.getAsLong();
        awaitCondition("something is polled", () -> handedOut.getAsLong() > before);
        awaitCheckpoint();
    }

    /** Waits until a checkpoint has completed that was not triggered before now. */
    void awaitCheckpoint() {
        long now = System.currentTimeMillis();
        awaitCondition("a checkpoint", () -> rest().lastCheckpointTriggered(id) > now);
    }

    private void awaitCondition(String name, Callable<Boolean> condition) {
        await(name)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            if (rest().jobState(id).equals("FAILED")) {
                                throw new AssertionError("Job failed: " + rest().failure(id));
                            }
                            return condition.call();
                        });
    }

    private FlinkRest rest() {
        return cluster.rest();
    }
}
