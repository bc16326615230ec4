package io.pixelsdb.pixels.flink.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets a cluster, its server and its operators do their worst to the job, and compares every row
 * and cell of the table with what the server handed out. The profile {@code chaos} makes it long.
 */
@EnabledOnOs(
        value = OS.LINUX,
        disabledReason = "which connections a process has is only found out on Linux")
class ChaosITCase {

    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource("sinks")
    void noChangeIsLostAndNoneAppliedTwice(String sink) throws Exception {
        check(ChaosSettings.of(sink, true));
    }

    @ParameterizedTest
    @MethodSource("sinks")
    void rowOfATableWithoutAKeyIsThereOnce(String sink) throws Exception {
        check(ChaosSettings.of(sink, false));
    }

    static List<String> sinks() {
        return List.of(System.getProperty("chaos.sinks", "iceberg,paimon").split(","));
    }

    private void check(ChaosSettings settings) throws Exception {
        ChaosRun run = new ChaosRun(settings, folder);
        Account account = run.run();
        String report = run.report(account);
        System.out.println(report);
        Files.writeString(ChaosRun.REPORTS.resolve(settings + ".txt"), report + "\n");
        assertThat(account.isClean()).as(report).isTrue();
    }
}
