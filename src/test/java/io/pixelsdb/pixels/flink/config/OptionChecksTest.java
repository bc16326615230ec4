package io.pixelsdb.pixels.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    private static final ConfigOption<Long> ROWS =
            ConfigOptions.key("sink.rows").longType().defaultValue(1L);
    private static final ConfigOption<Double> SHARE =
            ConfigOptions.key("sink.share").doubleType().defaultValue(0.5);
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
        "sink.schema-evolution,add-columns",
        "sink.schema-evolution,FAIL",
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
                "sink.schema-evolution|add_columns|one of fail, add-columns",
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
                Configuration.fromMap(
                        Map.of(
                                "sink.flag", "maybe",
                                "sink.rows", "0",
                                "sink.share", "-0.5",
                                "sink.port", "none"));

        OptionChecks.checkValues(List.of(FLAG, ROWS, SHARE, TEXT_PORT), config, problems);

        assertThat(messageOf(problems))
                .isEqualTo(
                        "Configuration problems:\n"
                                + "  - sink.flag: 'maybe' is not true or false\n"
                                + "  - sink.rows: '0' is not a whole number above 0\n"
                                + "  - sink.share: '-0.5' is not a number above 0");
    }

    @Test
    void saysWhetherAllValuesAreAllowed() {
        Configuration config = Configuration.fromMap(Map.of("sink.rows", "0", "sink.share", "1"));

        assertThat(OptionChecks.checkValues(List.of(ROWS), config, new Problems())).isFalse();
        assertThat(OptionChecks.checkValues(List.of(SHARE, FLAG), config, new Problems())).isTrue();
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
    @CsvSource({
        "iceberg.catalog.typ,iceberg.catalog.type",
        "iceberg.catalog.tpye,iceberg.catalog.type",
        "iceberg.catalog.Type,iceberg.catalog.type",
        "iceberg.catalog.TYPE,iceberg.catalog.type",
        "iceberg.catalog.ware-house,iceberg.catalog.warehouse",
        "iceberg.catalog.warehous,iceberg.catalog.warehouse",
        "iceberg.catalog.glue-region,iceberg.catalog.glue.region",
        "iceberg.table.names,iceberg.table.name",
        "iceberg.table.nmae,iceberg.table.name",
        "paimon.catalog.werehouse,paimon.catalog.warehouse",
        "paimon.catalog.types,paimon.catalog.type",
        "paimon.table.nam,paimon.table.name"
    })
    void refusesAMisspeltOptionUnderAPrefix(String key, String meant) throws IOException {
        assertThat(messageOf(sinkKeyProblems(key)))
                .isEqualTo(
                        "Configuration problems:\n  - "
                                + key
                                + ": is no known key. Did you mean "
                                + meant
                                + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iceberg.catalog.uri",
                "iceberg.catalog.io-impl",
                "iceberg.catalog.clients",
                "iceberg.catalog.client.region",
                "iceberg.catalog.client.factory",
                "iceberg.catalog.client.assume-role.arn",
                "iceberg.catalog.client.assume-role.region",
                "iceberg.catalog.cache-enabled",
                "iceberg.catalog.credential",
                "iceberg.catalog.token",
                "iceberg.catalog.token-refresh-enabled",
                "iceberg.catalog.scope",
                "iceberg.catalog.audience",
                "iceberg.catalog.prefix",
                "iceberg.catalog.header.X-Tenant",
                "iceberg.catalog.oauth2-server-uri",
                "iceberg.catalog.rest.auth.type",
                "iceberg.catalog.rest.sigv4-enabled",
                "iceberg.catalog.rest.signing-region",
                "iceberg.catalog.glue.id",
                "iceberg.catalog.glue.endpoint",
                "iceberg.catalog.glue.skip-archive",
                "iceberg.catalog.lock-impl",
                "iceberg.catalog.lock.table",
                "iceberg.catalog.s3.endpoint",
                "iceberg.catalog.s3.region",
                "iceberg.catalog.s3.path-style-access",
                "iceberg.catalog.s3.sse.type",
                "iceberg.catalog.s3.sse.key",
                "iceberg.catalog.dynamodb.table-name",
                "iceberg.catalog.fs.s3a.endpoint",
                "iceberg.table.format-version",
                "iceberg.table.location",
                "iceberg.table.owner",
                "iceberg.table.comment",
                "iceberg.table.gc.enabled",
                "iceberg.table.write.format.default",
                "iceberg.table.write.data.path",
                "iceberg.table.write.wap.enabled",
                "iceberg.table.commit.retry.num-retries",
                "iceberg.table.schema.name-mapping.default",
                "paimon.catalog.uri",
                "paimon.catalog.metastore",
                "paimon.catalog.table.type",
                "paimon.catalog.lock.type",
                "paimon.catalog.lock.enabled",
                "paimon.catalog.client-pool-size",
                "paimon.catalog.s3.endpoint",
                "paimon.catalog.s3.access-key",
                "paimon.catalog.fs.s3a.path.style.access",
                "paimon.catalog.hadoop-conf-dir",
                "paimon.catalog.token",
                "paimon.table.bucket",
                "paimon.table.bucket-key",
                "paimon.table.type",
                "paimon.table.path",
                "paimon.table.branch",
                "paimon.table.owner",
                "paimon.table.partition",
                "paimon.table.file.format",
                "paimon.table.merge-engine",
                "paimon.table.changelog-producer",
                "paimon.table.sequence.field",
                "paimon.table.snapshot.time-retained",
                "paimon.table.num-sorted-run.compaction-trigger",
                "paimon.table.write-only",
                "paimon.table.sink.parallelism",
                "paimon.table.tag.automatic-creation"
            })
    void letsRealPropertiesOfTheLibrariesPass(String key) throws IOException {
        assertThat(sinkKeyProblems(key).any()).isFalse();
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

    private static Problems sinkKeyProblems(String key) throws IOException {
        Problems problems = new Problems();
        Set<String> prefixes =
                DocumentedOptions.shippedSinks().stream()
                        .flatMap(sink -> sink.passThroughPrefixes().stream())
                        .collect(Collectors.toSet());
        OptionChecks.checkKeys(
                Configuration.fromMap(Map.of(key, "x")),
                DocumentedOptions.shippedOptions(),
                prefixes,
                problems);
        return problems;
    }

    private static String messageOf(Problems problems) {
        return catchThrowable(problems::throwIfAny).getMessage();
    }
}
