package io.pixelsdb.pixels.flink.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The harness itself: what a test on a real cluster relies on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlinkClusterITCase {

    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir private Path folder;
    private FlinkCluster cluster;
    private int taskManager;

    @BeforeAll
    void startCluster() throws IOException {
        cluster = FlinkCluster.start(0, 1, Map.of());
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void startTaskManager() {
        taskManager = cluster.startTaskManager();
    }

    @AfterEach
    void stopTaskManager() {
        cluster.killTaskManager(taskManager);
    }

    @Test
    void runsASubmittedJobUntilItIsStopped() throws IOException {
        String job = submitEndlessJob();

        cluster.rest().awaitState(job, "RUNNING", SOON);
        cluster.rest().awaitNextCheckpoints(job, 2, SOON);
        String savepoint = cluster.rest().stopWithSavepoint(job, folder, SOON);

        cluster.rest().awaitState(job, "FINISHED", SOON);
        assertThat(savepoint).contains(folder.toString());
    }

    @Test
    void goesOnWithAnotherTaskManagerAfterOneWasKilled() throws IOException {
        String job = submitEndlessJob();
        cluster.rest().awaitNextCheckpoints(job, 1, SOON);

        cluster.killTaskManager(taskManager);
        taskManager = cluster.startTaskManager();

        cluster.rest().awaitNextCheckpoints(job, 1, SOON);
        cluster.rest().awaitState(job, "RUNNING", SOON);
        cluster.rest().cancel(job);
        cluster.rest().awaitState(job, "CANCELED", SOON);
    }

    @Test
    void freezesATaskManagerAndLetsItGoOn() throws IOException {
        String job = submitEndlessJob();
        cluster.rest().awaitNextCheckpoints(job, 1, SOON);

        cluster.suspendTaskManager(taskManager);
        int completed = cluster.rest().completedCheckpoints(job);
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(500))
                // One may have been acknowledged already.
                .until(() -> cluster.rest().completedCheckpoints(job) <= completed + 1);

        cluster.resumeTaskManager(taskManager);
        cluster.rest().awaitNextCheckpoints(job, 1, SOON);
        cluster.rest().cancel(job);
        cluster.rest().awaitState(job, "CANCELED", SOON);
    }

    @Test
    void tellsWhyASubmissionFailed() {
        CommandResult result = cluster.submit(folder.resolve("absent.jar"), "no.such.Job");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("absent.jar");
    }

    private String submitEndlessJob() throws IOException {
        Path jar = folder.resolve("endless.jar");
        String entry = EndlessJob.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = EndlessJob.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
        return cluster.submit(jar, EndlessJob.class.getName()).jobId();
    }
}
