package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.testing.cluster.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two JVMs that do the same in the same place at the same time. */
public final class Race {

    private static final List<String> RACERS = List.of("0", "1");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Race() {}

    /**
     * Runs a main class in both; its arguments are a directory for what they say, and which of both
     * it is, before the others.
     *
     * @return what they have said at the end, of both together
     */
    public static List<String> run(Class<?> racer, Path directory, String... others)
            throws IOException {
        List<ChildJvm> jvms = new ArrayList<>();
        try {
            for (String number : RACERS) {
                List<String> arguments = new ArrayList<>(List.of(directory.toString(), number));
                arguments.addAll(List.of(others));
                jvms.add(
                        ChildJvm.start(
                                List.of("-Xmx256m", "-XX:+UseSerialGC"),
                                System.getProperty("java.class.path"),
                                racer.getName(),
                                arguments,
                                Map.of(),
                                directory.resolve("output-" + number)));
            }
            for (ChildJvm jvm : jvms) {
                assertThat(jvm.waitFor(PATIENCE)).as(jvm.output()).isZero();
            }
        } finally {
            jvms.forEach(ChildJvm::close);
        }
        List<String> said = new ArrayList<>();
        for (String number : RACERS) {
            said.addAll(Files.readAllLines(directory.resolve("said-" + number)));
        }
        return said;
    }

    /** In one of them: waits until the other one has come as far. Who starts them ends it. */
    public static void lineUp(String directory, String number) throws IOException {
        Files.createFile(Path.of(directory, "ready-" + number));
        for (String other : RACERS) {
            while (!Files.exists(Path.of(directory, "ready-" + other))) {
                Thread.onSpinWait();
            }
        }
    }

    /** In one of them, at the end. */
    public static void say(String directory, String number, List<String> lines) throws IOException {
        Files.write(Path.of(directory, "said-" + number), lines);
    }
}
