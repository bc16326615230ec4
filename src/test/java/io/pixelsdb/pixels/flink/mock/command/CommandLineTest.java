package io.pixelsdb.pixels.flink.mock.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.mock.KeyChange;
import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockColumn;
import io.pixelsdb.pixels.flink.mock.MockTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                "--encoding json; --encoding cannot be 'json'; it must be one of binary, binary-text-boolean, text, g1-engine, g1-json, g1-avro",
                "--encoding g1-avro; --encoding: column 'price': servers of g1-avro have no DOUBLE",
                "--schema hybench.nothing; --schema: 'hybench.nothing' is not a column",
                "--null-flag yes; --null-flag cannot be 'yes'; it must be true or false",
                "--both-images 1; --both-images cannot be '1'; it must be true or false",
                "--key-change both; it must be delete-insert or update",
                "--mix 50:50; --mix 50:50: four percentages are expected: 50:30:15:5",
                "--mix 50:50:50:50; must add up to 100",
                "--primary-key none --mix 0:100:0:0; without a primary key takes inserts only",
                "--primary-key=key; --primary-key: key column 'key' is not among the columns [id",
                "--schema id:INTT; --schema: column 'id': unknown type 'INTT'",
                "--exit-when-drained=true; --exit-when-drained takes no value",
                "--expected /; --expected cannot be '/'",
                "--record /; --record cannot be '/'",
                "--record pom.xml; --record cannot be 'pom.xml'",
                "--tables nothing; --tables cannot be 'nothing'",
                "--tables hybench*0; --tables cannot be 'hybench*0'",
                "--tables hybench --table t; --table does not go with --tables",
                "--tables a=id:INTT; --tables: column 'id': unknown type 'INTT'",
                "--tables a(y)=x:INT; --tables: table 'a', key column 'y' is not among the columns [x], or none",
                "--tables a()=x:INT; --tables: table 'a', key column '' is not among the columns [x], or none",
                "--tables a(x=x:INT; --tables cannot be 'a(x=x:INT'",
                "--tables hybench --encoding g1-avro; --encoding: table 'customer', column 'gender': servers of g1-avro have no CHAR",
                "--long-poll 0; --long-poll cannot be '0'",
                "--long-poll 30 --buckets 4; --long-poll goes with --buckets none: servers with buckets answer at once",
                "--faults lose; --faults cannot be 'lose'",
                "--bad-records odd:1; --bad-records cannot be 'odd:1'",
                "--delay -1; --delay cannot be '-1'",
                "--restart-every 0; --restart-every cannot be '0'",
                "--restart-queues keep; --restart-queues goes with --restart-every",
                "--replay absent; --replay cannot be 'absent'",
                "--replay pom.xml --rate 5; --rate does not go with --replay",
                "--from host; --from cannot be 'host'",
                "--from host:99999; --from cannot be 'host:99999'",
                "--from host:1 --rate 5; --rate does not go with --from",
                "--show pom.xml --port 1; --port does not go with --show"
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
                        .tables()
                        .get(0);
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
        assertThat(options.tables().get(0))
                .hasToString(
                        "public.orders (id INT NOT NULL, data STRING, price DOUBLE; key id)"
                                + " with 128 buckets");
        assertThat(options.tables().get(0).rate()).isEqualTo(1_000);
        assertThat(options.tables().get(0).changes()).isEqualTo(MockTable.UNLIMITED);
        assertThat(options.tables().get(0).nullFlag()).isTrue();
    }

    @Test
    void hasBothImagesInEachRecordIfAskedFor() throws UsageException {
        for (boolean both : new boolean[] {true, false}) {
            MockTable table = tables("--both-images", String.valueOf(both)).get(0);
            assertThat(table.records().insert(1, "a", 0.5).hasBefore()).isEqualTo(both);
        }
        assertThat(tables().get(0).records().insert(1, "a", 0.5).hasBefore()).isFalse();
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
                                .tables()
                                .get(0))
                .hasToString(
                        "public.new_order (no_o_id INT NOT NULL, no_d_id INT NOT NULL,"
                                + " no_w_id INT NOT NULL; key no_w_id, no_d_id, no_o_id)"
                                + " with 128 buckets");
    }

    @Test
    void servesAllTablesOfABenchmark() throws UsageException {
        List<MockTable> tables = tables("--tables", "chbenchmark");

        assertThat(tables).hasSize(12);
        assertThat(tables.get(0).tableName()).isEqualTo("warehouse");
        assertThat(tables.get(3).schema().hasKey()).as("key of history").isFalse();
        assertThat(tables).extracting(MockTable::rate).containsOnly(83L, 84L);
        assertThat(tables).extracting(MockTable::seed).doesNotHaveDuplicates();
        assertThat(tables).extracting(MockTable::changes).containsOnly(MockTable.UNLIMITED);
    }

    @Test
    void dividesChangesAmongTablesByTheirWeights() throws UsageException {
        List<MockTable> tables =
                tables(
                        "--tables",
                        "a=x:INT,y:STRING*3; hybench.transfer ;b=y:BIGINT*6",
                        "--changes",
                        "101",
                        "--rate",
                        "1",
                        "--schema-name",
                        "shop",
                        "--mix",
                        "80:20:0:0");

        assertThat(tables)
                .extracting(MockTable::toString)
                .containsExactly(
                        "shop.a (x INT NOT NULL, y STRING; key x) with 128 buckets",
                        "shop.transfer (id BIGINT NOT NULL, sourceID INT, targetID INT, amount"
                                + " REAL, type CHAR(10), ts TIMESTAMP, freshness_ts TIMESTAMP; key"
                                + " id) with 128 buckets",
                        "shop.b (y BIGINT NOT NULL; key y) with 128 buckets");
        assertThat(tables).extracting(MockTable::changes).containsExactly(30L, 10L, 61L);
        assertThat(tables).as("no table is unlimited").extracting(MockTable::rate).containsOnly(1L);
        assertThat(tables)
                .extracting(MockTable::mix)
                .extracting(Mix::toString)
                .containsOnly("80:20:0:0");
    }

    @Test
    void eachOfSeveralTablesMayHaveAKeyOfItsOwn() throws UsageException {
        List<MockTable> tables =
                tables(
                        "--tables",
                        "stock( w_id, i_id )=i_id:INT,w_id:INT,price:DECIMAL(10,2)*2;"
                                + "log(none)=at:TIMESTAMP,line:STRING;a (y)=x:CHAR(3),y:INT",
                        "--changes",
                        "8");

        assertThat(tables)
                .extracting(MockTable::toString)
                .containsExactly(
                        "public.stock (i_id INT NOT NULL, w_id INT NOT NULL, price DECIMAL(10,2);"
                                + " key w_id, i_id) with 128 buckets",
                        "public.log (at TIMESTAMP, line STRING; no key) with 128 buckets",
                        "public.a (x CHAR(3), y INT NOT NULL; key y) with 128 buckets");
        assertThat(tables).extracting(MockTable::changes).containsExactly(4L, 2L, 2L);
        assertThat(tables.get(1).mix()).isEqualTo(Mix.INSERTS_ONLY);
    }

    @Test
    void namesOfColumnsMayStandInBackquotes() throws UsageException {
        MockTable one =
                tables("--schema", "v:STRING,`order id,=`:INT", "--primary-key", "`order id,=`")
                        .get(0);
        List<MockTable> several =
                tables("--tables", "o(`a;b`,`c(=`)=`a;b`:INT,`c(=`:INT,v:STRING*2;p=`x*y`:INT");

        assertThat(one.schema().keyIndexes()).containsExactly(1);
        assertThat(several).extracting(MockTable::tableName).containsExactly("o", "p");
        assertThat(several.get(0).schema().keyIndexes()).containsExactly(0, 1);
        assertThat(several.get(1).schema().columns())
                .singleElement()
                .extracting(MockColumn::name)
                .isEqualTo("x*y");
    }

    @Test
    void tablesOfSeveralMayLackAKeyAlthoughOthersHaveUpdates() throws UsageException {
        List<MockTable> tables = tables("--tables", "chbenchmark", "--mix", "50:50:0:0");

        assertThat(tables.get(0).mix()).hasToString("50:50:0:0");
        assertThat(tables.get(3).mix()).hasToString("100:0:0:0");
    }

    @Test
    void refusesTwoTablesOfOneName() {
        Run run = new Run("--tables", "hybench;chbenchmark.customer");

        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.err).contains("--tables: two tables are named 'customer'");
    }

    @Test
    void longPollingGoesWithOneQueue() throws UsageException {
        MockServerOptions options = new MockServerOptions(CommandLine.parse("--long-poll", "30"));

        assertThat(options.longPoll()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.tables().get(0).toString()).endsWith("with one queue, no buckets");
    }

    @Test
    void saysThatAFileIsNoRecording() {
        for (String option : List.of("--show", "--replay")) {
            Run run = new Run(option, "pom.xml");

            assertThat(run.exitCode).isEqualTo(1);
            assertThat(run.err)
                    .contains("Cannot read " + option + " pom.xml")
                    .contains("pom.xml is not a recording");
        }
    }

    private static List<MockTable> tables(String... args) throws UsageException {
        return new MockServerOptions(CommandLine.parse(args)).tables();
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
