package io.pixelsdb.pixels.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.mock.MockEncoding;
import io.pixelsdb.pixels.flink.mock.MockTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer reads when the quickstart does not succeed, and that it ends then. */
@Timeout(120)
class QuickstartFailureITCase {

    @TempDir Path data;

    @Test
    void saysWhyTheJobFailed() {
        String output = runAndFail(table().encoding(MockEncoding.TEXT).build());

        assertThat(output)
                .contains("FAILED: ")
                .contains("cannot be decoded")
                .contains("column '")
                .endsWith("The log is " + data.resolve("quickstart.log") + "\n");
    }

    @Test
    void givesUpWhenNothingChangesAnyMore() {
        // The job polls 128 buckets, so that the changes of the others stay in the server.
        String output = runAndFail(table().buckets(300).build());

        assertThat(output)
                .containsPattern(
                        "FAILED: Nothing has changed for 3 s: \\d+ changes were polled, and of the table ")
                .doesNotContain("OK ");
    }

    @Test
    void saysWhyTheJobDidNotEvenStart() throws IOException {
        Path file = Files.createFile(data.resolve("file"));

        assertThat(runAndFail(table().build(), file)).contains("FAILED: ", file.toString());
    }

    private static MockTable.Builder table() {
        return MockTable.builder().columns("id:INT,data:STRING,price:DOUBLE", "id").changes(200);
    }

    private String runAndFail(MockTable table) {
        return runAndFail(table, data);
    }

    private static String runAndFail(MockTable table, Path data) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);

        assertThat(new Quickstart("iceberg", table, data, Duration.ofSeconds(3), out).run(false))
                .isFalse();
        return output.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
