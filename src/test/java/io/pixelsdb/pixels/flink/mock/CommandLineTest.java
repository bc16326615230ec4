package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--prot 1; Unknown option --prot; allowed are --host, --port, --schema-name",
                "orders; Unknown option orders",
                "--port; --port needs a value",
                "--port x; --port cannot be 'x'; it must be a whole number from 0 to 65535",
                "--port 65536; --port cannot be '65536'",
                "--port 1 --port 2; --port is given twice",
                "--host 300.300.300.300; --host cannot be '300.300.300.300'",
                "--buckets 0; --buckets cannot be '0'",
                "--buckets some; --buckets cannot be 'some'; it must be a whole number",
                "--encoding json; --encoding cannot be 'json'; it must be one of binary, text, g1-engine, g1-json, g1-avro",
                "--encoding g1-avro; --encoding: column 'price': servers of g1-avro have no DOUBLE",
                "--schema hybench.nothing; --schema: 'hybench.nothing' is not a column",
                "--null-flag yes; --null-flag cannot be 'yes'; it must be true or false",
                "--key-change both; it must be delete-insert or update",
                "--mix 50:50; --mix 50:50: four percentages are expected: 50:30:15:5",
                "--mix 50:50:50:50; must add up to 100",
                "--primary-key none --mix 0:100:0:0; without a primary key takes inserts only",
                "--primary-key=key; --primary-key: key column 'key' is not among the columns [id",
                "--schema id:INTT; --schema: column 'id': unknown type 'INTT'",
                "--exit-when-drained=true; --exit-when-drained takes no value",
                "--expected /; --expected cannot be '/'"
            })
    void namesTheOptionThatIsWrongAndWhatIsAllowed(String line, String message) {
        Run run = new Run(line.split(" "));
        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.err).contains(message).doesNotContain("Exception");
        assertThat(run.out).isEmpty();
    }

    @Test
    void refusesAFileInADirectoryThatDoesNotExist(@TempDir Path directory) {
        Run run = new Run("--expected", directory.resolve("absent/rows.csv").toString());
        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.err).contains("--expected").contains("a directory that exists");
    }

    @Test
    void explainsAllOptions() {
        Run run = new Run("--help", "--port", "x");
        assertThat(run.exitCode).isZero();
        for (MockOption option : MockOption.values()) {
            assertThat(run.out).contains("  " + option + " ");
        }
    }

    @Test
    void readsOptionsIntoATable() throws UsageException {
        MockTable table =
                new MockServerOptions(
                                CommandLine.parse(
                                        "--schema-name=shop",
                                        "--table",
                                        "stock",
                                        "--schema",
                                        "s_i_id:INT,s_w_id:INT,s_data:STRING",
                                        "--primary-key",
                                        "s_w_id, s_i_id",
                                        "--buckets",
                                        "none",
                                        "--seed",
                                        "-5",
                                        "--mix",
                                        "70:20:10:0",
                                        "--key-change=update",
                                        "--changes",
                                        "9"))
                        .table();
        assertThat(table)
                .hasToString(
                        "shop.stock (s_i_id INT NOT NULL, s_w_id INT NOT NULL, s_data STRING;"
                                + " key s_w_id, s_i_id) with one queue, no buckets");
        assertThat(table.seed()).isEqualTo(-5);
        assertThat(table.mix()).hasToString("70:20:10:0");
        assertThat(table.keyChange()).isEqualTo(KeyChange.UPDATE);
        assertThat(table.changes()).isEqualTo(9);
    }

    @Test
    void hasTheDefaultsThatItsHelpTells() throws UsageException {
        MockServerOptions options = new MockServerOptions(CommandLine.parse());
        assertThat(options.address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(options.address().getPort()).isEqualTo(50051);
        assertThat(options.batch()).isEqualTo(500);
        assertThat(options.table())
                .hasToString(
                        "public.orders (id INT NOT NULL, data STRING, price DOUBLE; key id)"
                                + " with 128 buckets");
        assertThat(options.table().rate()).isEqualTo(1_000);
        assertThat(options.table().changes()).isEqualTo(MockTable.UNLIMITED);
        assertThat(options.table().nullFlag()).isTrue();
    }

    @Test
    void servesTablesOfBenchmarksByTheirNames() throws UsageException {
        assertThat(
                        new MockServerOptions(
                                        CommandLine.parse(
                                                "--schema",
                                                "chbenchmark.new_order",
                                                "--encoding",
                                                "g1-json"))
                                .table())
                .hasToString(
                        "public.new_order (no_o_id INT NOT NULL, no_d_id INT NOT NULL,"
                                + " no_w_id INT NOT NULL; key no_w_id, no_d_id, no_o_id)"
                                + " with 128 buckets");
    }

    /** One run of the command that does not get as far as serving. */
    private static final class Run {
        private final int exitCode;
        private final String out;
        private final String err;

        private Run(String... args) {
            ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
            ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
            exitCode =
                    new MockServerCommand(
                                    args, new PrintStream(outBytes), new PrintStream(errBytes))
                            .run();
            out = outBytes.toString();
            err = errBytes.toString();
        }
    }
}
