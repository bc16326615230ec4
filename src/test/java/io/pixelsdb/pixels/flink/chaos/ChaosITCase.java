package io.pixelsdb.pixels.flink.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lets a cluster, its server and its operators do their worst to the job, and compares every row
 * and cell of the table with what the server handed out. The profile {@code chaos} makes it long.
 */
class ChaosITCase {

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"iceberg,5", "paimon,5"})
    void noChangeIsLostAndNoneAppliedTwice(String sink, int shortRounds) throws Exception {
        check(ChaosSettings.of(sink, true, shortRounds));
    }

    @ParameterizedTest
    @CsvSource({"iceberg,3", "paimon,3"})
    void rowOfATableWithoutAKeyIsThereOnce(String sink, int shortRounds) throws Exception {
        check(ChaosSettings.of(sink, false, shortRounds));
    }

    private void check(ChaosSettings settings) throws Exception {
        ChaosRun run = new ChaosRun(settings, folder);
        Account account = run.run();
        String report = run.report(account);
        System.out.println(report);
        Path reports = Path.of(System.getProperty("pixels.it.flink-cluster"));
        Files.writeString(reports.resolve(settings + ".txt"), report + "\n");
        assertThat(account.isClean()).as(report).isTrue();
    }
}
