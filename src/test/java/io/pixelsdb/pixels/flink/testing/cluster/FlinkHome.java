package io.pixelsdb.pixels.flink.testing.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one cluster: its configuration, its logs and what its processes put on disk. The
 * memory is set out in full, as a TaskManager has it from Flink's start script, and small.
 */
final class FlinkHome {

    static final List<String> JOB_MANAGER_OPTIONS =
            List.of("-Xmx512m", "-XX:MaxMetaspaceSize=1g", "-XX:+UseSerialGC");
    static final List<String> TASK_MANAGER_OPTIONS =
            List.of(
                    "-Xms256m",
                    "-Xmx512m",
                    "-XX:MaxDirectMemorySize=256m",
                    "-XX:MaxMetaspaceSize=768m",
                    "-XX:+UseSerialGC");

    private final Path folder;
    private final int restPort;

    private FlinkHome(Path folder, int restPort) {
        this.folder = folder;
        this.restPort = restPort;
    }

    static FlinkHome create(Path folder, int slots, Map<String, String> settings)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        int restPort;
        // Both at once, or they might be the same.
        try (ServerSocket rpc = freePort();
                ServerSocket rest = freePort()) {
            restPort = rest.getLocalPort();
            all.put("jobmanager.rpc.port", Integer.toString(rpc.getLocalPort()));
            all.put("rest.port", Integer.toString(restPort));
        }
        for (String key :
                List.of(
                        "jobmanager.rpc.address",
                        "jobmanager.bind-host",
                        "taskmanager.host",
                        "taskmanager.bind-host",
                        "rest.address",
                        "rest.bind-address")) {
            all.put(key, "127.0.0.1");
        }
        all.put("blob.storage.directory", folder.resolve("work").toString());
        all.put("io.tmp.dirs", folder.resolve("work").toString());
        all.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
        all.put("taskmanager.cpu.cores", Integer.toString(slots));
        all.put("taskmanager.memory.framework.heap.size", "128m");
        all.put("taskmanager.memory.task.heap.size", "384m");
        all.put("taskmanager.memory.framework.off-heap.size", "64m");
        all.put("taskmanager.memory.task.off-heap.size", "128m");
        all.put("taskmanager.memory.network.min", "64m");
        all.put("taskmanager.memory.network.max", "64m");
        all.put("taskmanager.memory.managed.size", "64m");
        all.put("taskmanager.memory.jvm-metaspace.size", "384m");
        all.put("taskmanager.memory.jvm-overhead.min", "192m");
        all.put("taskmanager.memory.jvm-overhead.max", "192m");
        all.put("heartbeat.interval", "1000");
        all.put("heartbeat.timeout", "8000");
        all.putAll(settings);

        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("work"));
        StringBuilder yaml = new StringBuilder();
        all.forEach(
                (key, value) -> yaml.append(key).append(": '").append(quoted(value)).append("'\n"));
        Files.writeString(folder.resolve("conf/config.yaml"), yaml);
        Files.writeString(
                folder.resolve("conf/log4j.properties"),
                "rootLogger.level = INFO\n"
                        + "rootLogger.appenderRef.out.ref = out\n"
                        + "appender.out.name = out\n"
                        + "appender.out.type = CONSOLE\n"
                        + "appender.out.layout.type = PatternLayout\n"
                        + "appender.out.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1.} - %m%n\n");
        return new FlinkHome(folder, restPort);
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static String quoted(String value) {
        return value.replace("'", "''");
    }

    /** Killed processes leave these behind, among them copies of every jar that was submitted. */
    void deleteWorkFiles() {
        try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path conf() {
        return folder.resolve("conf");
    }

    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    int restPort() {
        return restPort;
    }
}
