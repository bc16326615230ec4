package io.pixelsdb.pixels.flink.chaos;

import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.testing.cluster.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A cluster that is killed piece by piece and always gets back to its size. Not thread-safe. */
final class ChaosCluster implements AutoCloseable {

    static final int SLOTS = 4;

    private static final int SLOTS_EACH = 2;

    /** One more than a job needs, so that it goes on while another one starts. */
    private static final int TASK_MANAGERS = 3;

    private final FlinkCluster cluster;
    private final Random random;
    private final List<Integer> taskManagers = new ArrayList<>();

    private ChaosCluster(FlinkCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    /**
     * Starts a cluster that notices failures soon and never gives up on a job.
     *
     * @param interval between checkpoints
     * @param checkpoints directory of the checkpoints, which are kept when a job is cancelled
     * @param uploads directory in which every JobManager finds the jar
     */
    static ChaosCluster start(Duration interval, Path checkpoints, Path uploads, Random random)
            throws IOException {
        Path jars = Files.createDirectories(uploads.resolve("flink-web-upload"));
        Path jar = jars.resolve(ChaosJob.JAR.getFileName());
        Files.deleteIfExists(jar);
        Files.createSymbolicLink(jar, ChaosJob.JAR);
        Map<String, String> settings = new HashMap<>();
        settings.put("web.upload.dir", uploads.toString());
        settings.put("execution.checkpointing.interval", interval.toMillis() + " ms");
        settings.put("execution.checkpointing.timeout", "30 s");
        settings.put("execution.checkpointing.tolerable-failed-checkpoints", "1000000");
        settings.put("execution.checkpointing.dir", checkpoints.toUri().toString());
        settings.put("execution.checkpointing.num-retained", "3");
        settings.put(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        settings.put("restart-strategy.type", "fixed-delay");
        settings.put("restart-strategy.fixed-delay.attempts", "1000000");
        settings.put("restart-strategy.fixed-delay.delay", "300 ms");
        settings.put("heartbeat.interval", "500");
        settings.put("heartbeat.timeout", "4000");
        settings.put("cluster.registration.max-timeout", "1 s");
        settings.put("cluster.registration.error-delay", "500 ms");
        settings.put("cluster.registration.refused-registration-delay", "500 ms");
        settings.put("taskmanager.load-balance.mode", "SLOTS");
        ChaosCluster started =
                new ChaosCluster(FlinkCluster.start(0, SLOTS_EACH, settings), random);
        started.fillUp();
        return started;
    }

    FlinkCluster flink() {
        return cluster;
    }

    int anyTaskManager() {
        return taskManagers.get(random.nextInt(taskManagers.size()));
    }

    /** Kills one and starts another in its place. */
    void killTaskManager(int number) {
        cluster.killTaskManager(number);
        fillUp();
    }

    /** Freezes one and starts another in its place. */
    void freezeTaskManager(int number) {
        cluster.suspendTaskManager(number);
        taskManagers.remove((Integer) number);
        fillUp();
    }

    /** Lets a frozen one go on and waits until its cluster hears of it again. */
    void thawTaskManager(int number) {
        cluster.resumeTaskManager(number);
        await("the TaskManager is back")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> cluster.rest().taskManagers() > TASK_MANAGERS);
    }

    /**
     * Kills the JobManager and starts one at the same address, which knows of no job. Not while a
     * TaskManager registers: Flink's would go on to ask for the one that is gone, for ever.
     */
    void killJobManager() {
        awaitTaskManagers();
        cluster.killJobManager();
        cluster.startJobManager();
        awaitTaskManagers();
    }

    private void awaitTaskManagers() {
        await("a JobManager with all TaskManagers")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> cluster.rest().taskManagers() >= TASK_MANAGERS);
    }

    /** Also in place of those that ended by themselves. */
    private void fillUp() {
        taskManagers.removeIf(number -> !cluster.isTaskManagerAlive(number));
        while (taskManagers.size() < TASK_MANAGERS) {
            taskManagers.add(cluster.startTaskManager());
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
