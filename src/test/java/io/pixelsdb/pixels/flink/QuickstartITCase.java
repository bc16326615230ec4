package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code quickstart.sh} as a newcomer runs it, with the jar that the build has just made. */
@Timeout(300)
class QuickstartITCase {

    @TempDir Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void endsWithATableThatEqualsWhatTheServerHandedOut(String sink) throws Exception {
        List<String> output = new ArrayList<>();
        int exitCode = run(output, "--sink", sink, "--changes", "400");

        assertThat(output)
                .anySatisfy(line -> assertThat(line).matches("Flink web UI +http://localhost:\\d+"))
                .anySatisfy(line -> assertThat(line).matches(" +id +data +price"))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .matches(
                                                "polled 400 of 400 changes, committed [1-9]\\d*"
                                                        + " snapshots, [1-9]\\d* rows in the table"));
        assertThat(output.get(output.size() - 1))
                .matches(
                        "OK sink="
                                + sink
                                + " changes=400 rows=[1-9]\\d* inserted=\\d+ updated=\\d+"
                                + " deleted=\\d+ seconds=\\d+");
        assertThat(exitCode).isZero();
    }

    @Test
    void explainsItself() throws Exception {
        List<String> output = new ArrayList<>();

        assertThat(run(output, "--help")).isZero();
        assertThat(String.join("\n", output))
                .contains("--sink")
                .contains("--changes")
                .contains("--keep-running");
    }

    @ParameterizedTest
    @CsvSource({
        "--sink hudi,        '--sink is one of iceberg, paimon, not ''hudi'''",
        "--sink,             '--sink needs a value'",
        "--changes 0,        '--changes is a number from 1 to 10000000, not ''0'''",
        "--changes 10000001, '--changes is a number from 1 to 10000000, not ''10000001'''",
        "--changes many,     '--changes is a number from 1 to 10000000, not ''many'''",
        "--rate 5,           'Unknown option ''--rate''. Options are --sink, --changes,"
                + " --keep-running, --help'",
    })
    void refusesWrongArgumentsBeforeItBuilds(String arguments, String message) throws Exception {
        List<String> output = new ArrayList<>();

        assertThat(run(output, arguments.split(" "))).isEqualTo(2);
        assertThat(output).containsExactly(message);
    }

    @Test
    void asksForAJavaThatIsNewEnough() throws Exception {
        Path java = Files.createDirectories(temp.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'java version \"1.8.0_402\"' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        List<String> output = new ArrayList<>();

        assertThat(run(output, Map.of("JAVA_HOME", temp.toString()))).isEqualTo(2);
        assertThat(output)
                .containsExactly(
                        "Needs Java 11 or newer. '" + java + "' says: java version \"1.8.0_402\"");
    }

    @Test
    void asksForAJavaIfThereIsNone() throws Exception {
        List<String> output = new ArrayList<>();

        assertThat(run(output, Map.of("JAVA_HOME", temp.toString()))).isEqualTo(2);
        assertThat(output).singleElement().asString().startsWith("Needs Java 11 or newer, and '");
    }

    private int run(List<String> output, String... arguments) throws Exception {
        return run(output, Map.of(), arguments);
    }

    private int run(List<String> output, Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "quickstart.sh"));
        command.addAll(List.of(arguments));
        File log = temp.resolve("output.log").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().putAll(environment);
        Process process = builder.start();
        Set<ProcessHandle> children = new HashSet<>();
        try {
            await().atMost(240, TimeUnit.SECONDS)
                    .until(
                            () -> {
                                process.descendants().forEach(children::add);
                                return !process.isAlive();
                            });
        } finally {
            process.destroyForcibly();
            output.addAll(Files.readAllLines(log.toPath(), StandardCharsets.UTF_8));
        }
        assertThat(children).as("processes left behind").noneMatch(ProcessHandle::isAlive);
        return process.exitValue();
    }
}
