package io.pixelsdb.pixels.flink.chaos;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.PollFault;
import io.pixelsdb.pixels.flink.testing.JournalOutage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;

/** Makes things happen to a healthy job, and leaves it and its surroundings on their way back. */
final class Mishaps {

    private static final int FAULTY_POLLS = 60;
    private static final int MOST_FILES_OF_A_COMMIT = 5;

    private final ChaosCluster cluster;
    private final ChaosJob job;
    private final MockServer server;
    private final JournalOutage outage;
    private final Path commits;
    private final LongSupplier handedOut;
    private final Exposure exposure;
    private final Report report;
    private final Random random;

    private boolean forgot;
    private long forgotAtNanos;

    /**
     * @param commits directory in which each commit makes files
     */
    Mishaps(
            ChaosCluster cluster,
            ChaosJob job,
            MockServer server,
            JournalOutage outage,
            Path commits,
            LongSupplier handedOut,
            Exposure exposure,
            Report report,
            Random random) {
        this.cluster = requireNonNull(cluster, "cluster");
        this.job = requireNonNull(job, "job");
        this.server = requireNonNull(server, "server");
        this.outage = requireNonNull(outage, "outage");
        this.commits = requireNonNull(commits, "commits");
        this.handedOut = requireNonNull(handedOut, "handedOut");
        this.exposure = requireNonNull(exposure, "exposure");
        this.report = requireNonNull(report, "report");
        this.random = requireNonNull(random, "random");
    }

    void happen(Mishap mishap) throws Exception {
        long from = System.nanoTime();
        switch (mishap) {
            case KILL_TASK_MANAGER:
                killTaskManager();
                break;
            case KILL_JOB_MANAGER:
                killJobManager();
                break;
            case KILL_DURING_COMMIT:
                killDuringCommit();
                break;
            case FREEZE_TASK_MANAGER:
                freezeTaskManager();
                break;
            case STOP_AND_RESTORE:
                job.start(job.stop(), anyParallelism());
                break;
            case CANCEL_AND_RESTORE:
                job.cancel();
                restart(job.newestState());
                break;
            case CANCEL_AND_FORGET:
                job.cancel();
                restart(null);
                break;
            case RESTART_SERVER:
                restartServer();
                break;
            case SERVER_FAULTS:
                sendFaults();
                break;
            case JOURNAL_OUTAGE:
                breakJournal();
                break;
            default:
                throw new IllegalStateException("Nothing happens at " + mishap);
        }
        job.awaitProgress();
        report.recovered(mishap, Duration.ofNanos(System.nanoTime() - from));
    }

    /**
     * Whether a start without state may have brought again what was handed out at a time of {@link
     * System#nanoTime()}.
     */
    boolean mayRepeat(long nanos) {
        return forgot && nanos - forgotAtNanos < 0;
    }

    private void killTaskManager() throws IOException {
        kill(cluster.anyTaskManager());
        report.killed("TaskManager");
    }

    private void kill(int taskManager) throws IOException {
        Set<Integer> ports = cluster.flink().taskManagerPorts(taskManager);
        long at = System.nanoTime();
        cluster.killTaskManager(taskManager);
        exposure.add(Blow.toProcess(at, System.nanoTime(), ports));
    }

    /** Readers live on for a while and come to an orderly end, so nothing may get lost. */
    private void killJobManager() throws Exception {
        cluster.killJobManager();
        report.killed("JobManager");
        restart(job.newestState());
    }

    private void killDuringCommit() throws Exception {
        boolean killsJobManager = random.nextInt(3) == 0;
        CommitWatch.awaitFiles(commits, 1 + random.nextInt(MOST_FILES_OF_A_COMMIT));
        if (killsJobManager) {
            killJobManager();
        } else {
            killTaskManager();
        }
    }

    private void freezeTaskManager() throws IOException {
        int frozen = cluster.anyTaskManager();
        Set<Integer> ports = cluster.flink().taskManagerPorts(frozen);
        long at = System.nanoTime();
        cluster.freezeTaskManager(frozen);
        exposure.add(Blow.toProcess(at, System.nanoTime(), ports));
        job.awaitProgress();
        long thawed = System.nanoTime();
        cluster.thawTaskManager(frozen);
        exposure.add(Blow.toSleeper(thawed, System.nanoTime(), ports));
        kill(frozen);
        report.killed("thawed TaskManager");
    }

    private void restart(@Nullable String state) throws IOException {
        if (state == null) {
            forgot = true;
            forgotAtNanos = System.nanoTime();
        }
        job.start(state, anyParallelism());
    }

    private void restartServer() throws Exception {
        long at = System.nanoTime();
        server.disconnect();
        exposure.add(Blow.toConnections(at, System.nanoTime()));
        job.awaitCheckpoint();
        server.reconnect();
    }

    private void sendFaults() {
        FaultBurst burst = new FaultBurst(FAULTY_POLLS, random.nextLong());
        server.setFaults(burst);
        await("the server has failed enough").atMost(Duration.ofMinutes(2)).until(burst::isOver);
        server.setFaults(() -> PollFault.NONE);
    }

    /** Until polling has stopped, as it has to. */
    private void breakJournal() throws Exception {
        outage.begin();
        await("polling has stopped")
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(handedOut::getAsLong, new Unchanged()::isUnchanged);
        outage.end();
    }

    private int anyParallelism() {
        return 1 + random.nextInt(ChaosCluster.SLOTS);
    }

    /** Remembers what it was asked about last. */
    private static final class Unchanged {

        private long last = -1;

        private boolean isUnchanged(long value) {
            boolean unchanged = value == last;
            last = value;
            return unchanged;
        }
    }
}
