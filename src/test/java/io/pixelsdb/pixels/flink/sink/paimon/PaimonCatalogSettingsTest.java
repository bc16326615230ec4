package io.pixelsdb.pixels.flink.sink.paimon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.storage.S3Options;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaimonCatalogSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "s3.access-key, s3.secret-key, s3.path.style.access",
        "s3.access.key, s3.secret.key, s3.path-style-access",
        "s3a.access-key, s3a.secret.key, s3a.path.style.access",
        "fs.s3a.access.key, fs.s3a.secret.key, fs.s3a.path.style.access"
    })
    void nameAPlaceBesideTheTablesWithTheAccessOfTheCatalog(
            String accessKey, String secretKey, String pathStyle) {
        StorageLocation place =
                journals(
                        "s3://lake/paimon",
                        Map.of(
                                "s3.endpoint",
                                "http://localhost:9000",
                                "s3.endpoint.region",
                                "us-east-1",
                                "s3.session.token",
                                "token",
                                accessKey,
                                "id",
                                secretKey,
                                "hunter2",
                                pathStyle,
                                "true",
                                "s3.connection.maximum",
                                "5"));

        assertThat(place.uri()).hasToString("s3://lake/paimon/_pixels_journal");
        assertThat(place.options())
                .containsOnly(
                        Map.entry(S3Options.REGION, "us-east-1"),
                        Map.entry(S3Options.ENDPOINT, "http://localhost:9000"),
                        Map.entry(S3Options.PATH_STYLE_ACCESS, "true"),
                        Map.entry(S3Options.ACCESS_KEY_ID, "id"),
                        Map.entry(S3Options.SECRET_ACCESS_KEY, "hunter2"),
                        Map.entry(S3Options.SESSION_TOKEN, "token"));
    }

    @Test
    void nameAPlaceInADirectory() {
        assertThat(journals("file:///data/lake", Map.of("s3.access-key", "id")))
                .isEqualTo(new StorageLocation("file:///data/lake/_pixels_journal", Map.of()));
    }

    @Test
    void takeTheirAccessFromTheKeysOfAwsWhereTheWarehouseIsOnS3() {
        Map<String, String> keys =
                Map.of("aws.access-key-id", "id", "aws.secret-access-key", "hunter2");

        PaimonCatalogSettings onS3 = settings("s3://lake/paimon", keys);
        assertThat(onS3.options())
                .containsEntry("s3.access.key", "id")
                .containsEntry("s3.secret.key", "hunter2");
        assertThat(onS3.journals().orElseThrow().options())
                .containsOnly(
                        Map.entry(S3Options.ACCESS_KEY_ID, "id"),
                        Map.entry(S3Options.SECRET_ACCESS_KEY, "hunter2"));
        assertThat(settings("/data/lake", keys).options()).doesNotContainValue("hunter2");
    }

    @Test
    void needTheWholeJarForARole() {
        Problems problems = new Problems();

        PaimonCatalogSettings.check(
                sinkSettings("s3://lake/paimon", Map.of("aws.assume-role.arn", "arn")), problems);

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("a role needs the jar with all libraries in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://lake/paimon", "S3N://lake/paimon"})
    void wantS3ByTheNameUnderWhichCommitsAreAtomic(String warehouse) {
        Problems problems = new Problems();

        PaimonCatalogSettings.check(sinkSettings(warehouse, Map.of()), problems);

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("paimon.catalog.warehouse: is on S3 by a name")
                .hasMessageContaining("write s3://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://lake/paimon", "S3://lake", "oss://lake/paimon", "/data/lake"})
    void haveNothingAgainstOtherPlaces(String warehouse) {
        Problems problems = new Problems();

        PaimonCatalogSettings.check(sinkSettings(warehouse, Map.of()), problems);

        assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    }

    private static StorageLocation journals(String warehouse, Map<String, String> options) {
        Map<String, String> passedThrough = new HashMap<>();
        options.forEach((key, value) -> passedThrough.put("paimon.catalog." + key, value));
        return settings(warehouse, passedThrough).journals().orElseThrow();
    }

    private static PaimonCatalogSettings settings(String warehouse, Map<String, String> config) {
        return PaimonCatalogSettings.from(sinkSettings(warehouse, config));
    }

    private static SinkSettings sinkSettings(String warehouse, Map<String, String> config) {
        Map<String, String> all = new HashMap<>(config);
        all.put("paimon.catalog.warehouse", warehouse);
        return new SinkSettings(Configuration.fromMap(all), new PaimonSinkFactory());
    }
}
