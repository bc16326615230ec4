package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void refusesUnknownOptions() throws Exception {
        List<String> output = new ArrayList<>();

        assertThat(run(output, "--sink", "hudi")).isEqualTo(2);
        assertThat(output).last().asString().contains("iceberg, paimon");
    }

    private int run(List<String> output, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "quickstart.sh"));
        command.addAll(List.of(arguments));
        File log = temp.resolve("output.log").toFile();
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
            output.addAll(Files.readAllLines(log.toPath(), StandardCharsets.UTF_8));
        }
        return process.exitValue();
    }
}
