package io.pixelsdb.pixels.flink.testing.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stock Flink of several JVMs on this machine: one JobManager, any number of TaskManagers, and
 * its command line. Has Flink's own libraries on its class path and nothing else. Its folder, with
 * the logs of all processes, stays under {@code target/flink-cluster} for a look afterwards.
 */
public final class FlinkCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final FlinkHome home;
    private final String classPath;
    private final FlinkRest rest;
    private final Map<String, ChildJvm> processes = new LinkedHashMap<>();
    private final List<ChildJvm> taskManagers = new ArrayList<>();
    private int commands;

    private FlinkCluster(FlinkHome home, String classPath) {
        this.home = home;
        this.classPath = classPath;
        this.rest = new FlinkRest(home.restPort());
    }

    /**
     * Starts a cluster and waits until its TaskManagers have registered.
     *
     * @param settings Flink's configuration, on top of what makes it small and local
     */
    public static FlinkCluster start(int taskManagers, int slots, Map<String, String> settings)
            throws IOException {
        Path root = Path.of(System.getProperty("pixels.it.flink-cluster"));
        String classPath = Files.readString(root.resolve("classpath")).trim();
        FlinkHome home =
                FlinkHome.create(Files.createTempDirectory(root, "cluster-"), slots, settings);
        FlinkCluster cluster = new FlinkCluster(home, classPath);
        try {
            cluster.startJobManager();
            for (int i = 0; i < taskManagers; i++) {
                cluster.startTaskManager();
            }
            cluster.awaitTaskManagers(taskManagers);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw new IllegalStateException("The cluster did not start\n" + cluster.logs(), e);
        }
    }

    /** Starts the JobManager; again after it was killed, at the same address. */
    public void startJobManager() {
        launch(
                "jobmanager",
                FlinkHome.JOB_MANAGER_OPTIONS,
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of("--configDir", home.conf().toString(), "--executionMode", "cluster"));
    }

    /** Starts one more TaskManager and returns its number. */
    public int startTaskManager() {
        int number = taskManagers.size();
        taskManagers.add(
                launch(
                        "taskmanager-" + number,
                        FlinkHome.TASK_MANAGER_OPTIONS,
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        List.of("--configDir", home.conf().toString())));
        return number;
    }

    /** Kills one TaskManager without warning. A standalone cluster does not start another. */
    public void killTaskManager(int number) {
        taskManagers.get(number).close();
    }

    /** Kills the JobManager without warning; without high availability it forgets its jobs. */
    public void killJobManager() {
        processes.get("jobmanager").close();
    }

    /** Whether nobody killed it and it did not end by itself. */
    public boolean isTaskManagerAlive(int number) {
        return taskManagers.get(number).isAlive();
    }

    /** Ports at this end of all connections that a TaskManager has; on Linux alone. */
    public Set<Integer> taskManagerPorts(int number) throws IOException {
        return ClientPorts.of(taskManagers.get(number).pid());
    }

    /** Where the logs of all processes are. */
    public Path folder() {
        return home.conf().getParent();
    }

    /** Freezes one TaskManager: to the others it looks like one that the network has cut off. */
    public void suspendTaskManager(int number) {
        taskManagers.get(number).suspend();
    }

    public void resumeTaskManager(int number) {
        taskManagers.get(number).resume();
    }

    public void awaitTaskManagers(int count) {
        await(count + " TaskManagers")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .failFast(
                        "a process ended by itself",
                        () -> processes.values().stream().anyMatch(ChildJvm::endedByItself))
                .until(() -> rest.taskManagers() == count);
    }

    /** Like {@code flink run -d -c mainClass jar arguments…}. */
    public CommandResult submit(Path jar, String mainClass, String... arguments) {
        return command(
                Stream.concat(
                                Stream.of("run", "-d", "-c", mainClass, jar.toString()),
                                Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    /** Like the script {@code flink}, with all of its arguments. */
    public CommandResult command(String... arguments) {
        String name = "command-" + commands++;
        ChildJvm command =
                launch(
                        name,
                        List.of("-Xmx512m"),
                        "org.apache.flink.client.cli.CliFrontend",
                        List.of(arguments));
        int exitCode = command.waitFor(PATIENCE);
        processes.remove(name).close();
        return new CommandResult(exitCode, command.output());
    }

    public FlinkRest rest() {
        return rest;
    }

    /** What all processes have logged, for the message of a failure. */
    public String logs() {
        return processes.entrySet().stream()
                .map(process -> "== " + process.getKey() + "\n" + process.getValue().output())
                .collect(Collectors.joining("\n"));
    }

    private ChildJvm launch(
            String name, List<String> jvmOptions, String mainClass, List<String> arguments) {
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Dlog4j.configurationFile=" + home.conf().resolve("log4j.properties").toUri());
        ChildJvm process =
                ChildJvm.start(
                        options,
                        classPath,
                        mainClass,
                        arguments,
                        Map.of("FLINK_CONF_DIR", home.conf().toString()),
                        home.log(name));
        processes.put(name, process);
        return process;
    }

    /** Kills all processes and keeps of their files the configuration and the logs. */
    @Override
    public void close() {
        processes.values().forEach(ChildJvm::close);
        home.deleteWorkFiles();
    }
}
