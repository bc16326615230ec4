package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionChecksTest {

    private static final ConfigOption<Boolean> FLAG =
            ConfigOptions.key("sink.flag").booleanType().defaultValue(false);
    private static final ConfigOption<Integer> REQUIRED_NUMBER =
            ConfigOptions.key("sink.number").intType().noDefaultValue();
    private static final ConfigOption<String> TEXT_PORT =
            ConfigOptions.key("sink.port").stringType().noDefaultValue();

    private static final Set<String> PREFIXES = Set.of("iceberg.catalog.", "iceberg.table.");

    /** Keys and values as the first users of the product know them. */
    static Map<String, String> documentedFromTheFirstDay() {
        Map<String, String> values = new HashMap<>();
        values.put("pixels.server.host", "localhost");
        values.put("pixels.server.port", "50051");
        values.put("schema.name", "public");
        values.put("table.name", "orders");
        values.put("source.schema", "id:INT,data:STRING,price:DOUBLE");
        values.put("checkpoint.interval.ms", "10000");
        values.put("sink.type", "iceberg");
        return values;
    }

    @Test
    void acceptsTheKeysDocumentedFromTheFirstDay() {
        assertThatCode(() -> check(documentedFromTheFirstDay())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "source.buckets,none",
        "source.primary-key,''",
        "source.value-encoding,text",
        "source.value-encoding,BINARY",
        "source.poll-timeout,60 s",
        "source.poll-timeout,1 ms",
        "source.retry-timeout,10000 d",
        "source.max-response-size,1 b",
        "checkpoint.interval.ms,30 s",
        "pixels.server.port,1",
        "pixels.server.port,65535"
    })
    void acceptsWhatFitsTheOption(String key, String value) {
        assertThatCode(() -> check(Map.of(key, value))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pixels.server.port|x|a port from 1 to 65535",
                "pixels.server.port|0|a port from 1 to 65535",
                "pixels.server.port|-1|a port from 1 to 65535",
                "pixels.server.port|65536|a port from 1 to 65535",
                "pixels.server.port|99999999999|a port from 1 to 65535",
                "pixels.server.port|''|a port from 1 to 65535",
                "source.max-polls-in-flight|0|a whole number above 0",
                "source.max-polls-in-flight|1.5|a whole number above 0",
                "source.poll-timeout|soon|a duration from 1 ms to 10000 d",
                "source.poll-timeout|0 s|a duration from 1 ms to 10000 d",
                "source.poll-timeout|-5 s|a duration from 1 ms to 10000 d",
                "source.poll-timeout|500 ns|a duration from 1 ms to 10000 d",
                "source.poll-timeout|10001 d|a duration from 1 ms to 10000 d",
                "source.poll-timeout|999999999999999999999 d|a duration from 1 ms to 10000 d",
                "source.poll-timeout|5 parsecs|a duration from 1 ms to 10000 d",
                "checkpoint.interval.ms|0|a duration from 1 ms to 10000 d",
                "source.max-response-size|0|a size above 0, such as 512 kb",
                "source.max-response-size|much|a size above 0, such as 512 kb",
                "source.max-response-size|5 s|a size above 0, such as 512 kb",
                "source.value-encoding|base64|one of binary, text",
                "schema.name|''|a value of this key",
                "pixels.server.host|' '|a value of this key",
            })
    void saysWhatIsAllowedInsteadOfTheValue(String key, String value, String allowed) {
        assertThat(problemsOf(Map.of(key, value)))
                .contains("\n  - " + key + ": '" + value + "' is not " + allowed);
    }

    @Test
    void knowsOptionsOfOtherTypes() {
        Problems problems = new Problems();
        Configuration config =
                Configuration.fromMap(Map.of("sink.flag", "maybe", "sink.port", "none"));

        OptionChecks.checkValues(List.of(FLAG, TEXT_PORT), config, problems);

        assertThat(messageOf(problems)).endsWith("\n  - sink.flag: 'maybe' is not true or false");
    }

    @Test
    void namesRequiredKeysThatAreAbsentOrBlank() {
        Problems problems = new Problems();
        Configuration config = Configuration.fromMap(Map.of("source.schema", " "));

        OptionChecks.checkPresent(
                List.of(PixelsOptions.TABLE_NAME, PixelsOptions.SOURCE_SCHEMA), config, problems);

        assertThat(messageOf(problems))
                .endsWith(":\n  - table.name: is required\n  - source.schema: is required");
    }

    @Test
    void reportsARequiredValueOfTheWrongTypeOnce() {
        Problems problems = new Problems();
        Configuration config = Configuration.fromMap(Map.of("sink.number", "many"));

        OptionChecks.checkPresent(List.of(REQUIRED_NUMBER), config, problems);
        OptionChecks.checkValues(List.of(REQUIRED_NUMBER), config, problems);

        assertThat(messageOf(problems))
                .isEqualTo(
                        "Configuration problems:\n"
                                + "  - sink.number: 'many' is not a value of this key");
    }

    @Test
    void letsKeysUnderThePrefixesOfLibrariesPass() {
        assertThatCode(
                        () ->
                                check(
                                        Map.of(
                                                "iceberg.catalog.s3.access-key-id", "x",
                                                "iceberg.table.write.format.default", "orc")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg.catalogue.uri", "iceberg", "other.iceberg.catalog.uri"})
    void refusesKeysBesideThePrefixes(String key) {
        assertThat(problemsOf(Map.of(key, "x"))).contains("\n  - " + key + ": is no known key.");
    }

    @Test
    void reportsEveryProblemAtOnce() {
        assertThat(
                        problemsOf(
                                Map.of(
                                        "tabel.name", "orders",
                                        "sorce.schema", "id:INT",
                                        "pixels.server.port", "70000",
                                        "source.poll-timeout", "soon")))
                .isEqualTo(
                        "Configuration problems:\n"
                                + "  - sorce.schema: is no known key. The nearest is source.schema\n"
                                + "  - tabel.name: is no known key. The nearest is table.name\n"
                                + "  - pixels.server.port: '70000' is not a port from 1 to 65535\n"
                                + "  - source.poll-timeout: 'soon' is not a duration from 1 ms to"
                                + " 10000 d, such as 500 ms, 10 s or 1 h");
    }

    @Test
    void neverShowsTheValuesOfKeysThatAreNotItsOwn() {
        assertThat(
                        problemsOf(
                                Map.of(
                                        "iceberg.catalogue.password", "s3cr3t-1",
                                        "password", "s3cr3t-2",
                                        "iceberg.catalog.s3.secret-access-key", "s3cr3t-3",
                                        "pixels.server.port", "0")))
                .contains("password", "pixels.server.port")
                .doesNotContain("s3cr3t", "secret-access-key");
    }

    private static void check(Map<String, String> values) {
        Problems problems = new Problems();
        Configuration config = Configuration.fromMap(values);
        OptionChecks.checkKeys(config, PixelsOptions.all(), PREFIXES, problems);
        OptionChecks.checkValues(PixelsOptions.all(), config, problems);
        problems.throwIfAny();
    }

    private static String problemsOf(Map<String, String> values) {
        Throwable thrown = catchThrowable(() -> check(values));
        assertThat(thrown).isInstanceOf(ValidationException.class);
        return thrown.getMessage();
    }

    private static String messageOf(Problems problems) {
        return catchThrowable(problems::throwIfAny).getMessage();
    }
}
