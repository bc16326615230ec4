package io.pixelsdb.pixels.flink.testing.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Another Java process of a test, with its output in a file. It dies with the test JVM, however
 * that ends short of being killed itself.
 */
public final class ChildJvm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;
    private final Thread reaper;
    private boolean closed;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts a main class in the time zone and locale of this JVM, and with the modules open that
     * are open here.
     *
     * @param output takes both standard output and error
     */
    public static ChildJvm start(
            List<String> jvmOptions,
            String classPath,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment,
            Path output) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(inheritedOptions());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            return new ChildJvm(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + mainClass, e);
        }
    }

    private static List<String> inheritedOptions() {
        List<String> options =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> argument.startsWith("--add-"))
                        .collect(Collectors.toCollection(ArrayList::new));
        for (String name : List.of("user.timezone", "user.language", "user.country")) {
            options.add("-D" + name + "=" + System.getProperty(name, ""));
        }
        return options;
    }

    /** Whether it is gone although nobody closed it. */
    public boolean endedByItself() {
        return !closed && !process.isAlive();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Waits for the end and returns the exit code. */
    public int waitFor(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Still running after " + timeout + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a process runs", e);
        }
    }

    /** Ends it at once, without any of its shutdown hooks (SIGKILL). */
    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
        waitFor(PATIENCE);
        Runtime.getRuntime().removeShutdownHook(reaper);
    }

    /** Stops it in its tracks (SIGSTOP): it lives, holds its connections and does nothing. */
    public void suspend() {
        signal("STOP");
    }

    /** Lets it go on after {@link #suspend()} (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exit =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .inheritIO()
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name + " returned " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending a signal", e);
        }
    }

    /** All it has written so far. */
    public String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
