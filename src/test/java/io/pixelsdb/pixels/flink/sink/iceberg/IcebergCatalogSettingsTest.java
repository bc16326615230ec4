package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import io.pixelsdb.pixels.flink.storage.S3Options;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.apache.iceberg.aws.S3FileIOAwsClientFactories;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IcebergCatalogSettingsTest {

    private final Problems problems = new Problems();

    @Test
    void areThoseOfGlueByDefault() {
        IcebergCatalogSettings settings =
                settings(
                        Map.of(
                                "iceberg.catalog.warehouse", "s3://lake/iceberg/",
                                "iceberg.catalog.glue.region", "us-east-1"),
                        Map.of("s3.path-style-access", "true"));

        assertThat(settings.implementation()).isEqualTo("org.apache.iceberg.aws.glue.GlueCatalog");
        assertThat(settings.properties())
                .containsOnly(
                        Map.entry("warehouse", "s3://lake/iceberg/"),
                        Map.entry("io-impl", SparingS3FileIO.class.getName()),
                        Map.entry("client.region", "us-east-1"),
                        Map.entry("s3.path-style-access", "true"));
        assertThatCode(() -> Class.forName(settings.implementation())).doesNotThrowAnyException();
        assertThatCode(() -> Class.forName(settings.properties().get("io-impl")))
                .doesNotThrowAnyException();
    }

    @Test
    void mayUseAnotherFileIo() {
        assertThat(
                        settings(
                                        Map.of("iceberg.catalog.warehouse", "s3://lake/"),
                                        Map.of("io-impl", "my.FileIO"))
                                .properties())
                .containsEntry("io-impl", "my.FileIO");
    }

    @Test
    void ofARestCatalogNeedNoWarehouse() {
        IcebergCatalogSettings settings =
                settings(
                        Map.of("iceberg.catalog.type", "REST"),
                        Map.of("uri", "https://catalog.example/", "token", "hunter2"));

        assertThat(settings.implementation()).isEqualTo("org.apache.iceberg.rest.RESTCatalog");
        assertThat(settings.properties())
                .containsOnly(
                        Map.entry("uri", "https://catalog.example/"),
                        Map.entry("token", "hunter2"));
    }

    @Test
    void travelToTaskManagersAndShowNoSecret() throws Exception {
        IcebergCatalogSettings settings =
                settings(
                        Map.of("iceberg.catalog.type", "rest"),
                        Map.of("uri", "https://catalog.example/", "token", "hunter2"));

        assertThat(InstantiationUtil.clone(settings.loader()).toString()).doesNotContain("hunter2");
    }

    @Test
    void ofARestCatalogNeedItsAddress() {
        read(Map.of("iceberg.catalog.type", "rest"), Map.of());

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("iceberg.catalog.uri: is required for a rest catalog");
    }

    @Test
    void ofGlueAndHadoopNeedAWarehouse() {
        read(Map.of("iceberg.catalog.warehouse", " "), Map.of());
        read(Map.of("iceberg.catalog.type", "hadoop"), Map.of());

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("iceberg.catalog.warehouse: is required for a glue catalog")
                .hasMessageContaining(
                        "iceberg.catalog.warehouse: is required for a hadoop catalog");
    }

    @Test
    void nameAPlaceBesideTheTablesWithTheAccessOfTheCatalog() {
        StorageLocation place =
                settings(
                                Map.of(
                                        "iceberg.catalog.warehouse", "s3://lake/iceberg/",
                                        "iceberg.catalog.glue.region", "us-east-1"),
                                Map.of(
                                        "s3.endpoint", "http://localhost:9000",
                                        "s3.path-style-access", "true",
                                        "s3.access-key-id", "id",
                                        "s3.secret-access-key", "hunter2",
                                        "s3.session-token", "token",
                                        "s3.staging-dir", "/tmp"))
                        .journals()
                        .orElseThrow();

        assertThat(place.uri()).hasToString("s3://lake/iceberg/_pixels_journal");
        assertThat(place.options())
                .containsOnly(
                        Map.entry(S3Options.REGION, "us-east-1"),
                        Map.entry(S3Options.ENDPOINT, "http://localhost:9000"),
                        Map.entry(S3Options.PATH_STYLE_ACCESS, "true"),
                        Map.entry(S3Options.ACCESS_KEY_ID, "id"),
                        Map.entry(S3Options.SECRET_ACCESS_KEY, "hunter2"),
                        Map.entry(S3Options.SESSION_TOKEN, "token"));
        assertThat(place.toString()).doesNotContain("hunter2");
    }

    @Test
    void takeTheirAccessFromTheKeysOfAws() {
        IcebergCatalogSettings settings =
                settings(
                        Map.of(
                                "iceberg.catalog.warehouse", "s3://lake/",
                                "iceberg.catalog.glue.region", "eu-west-1",
                                "aws.region", "eu-central-1",
                                "aws.access-key-id", "id",
                                "aws.secret-access-key", "hunter2",
                                "aws.s3.endpoint", "http://minio:9000"),
                        Map.of());

        assertThat(settings.properties())
                .containsEntry("client.region", "eu-west-1")
                .containsEntry("client.credentials-provider.secret-access-key", "hunter2")
                .containsEntry(
                        "s3.client-factory-impl",
                        "io.pixelsdb.pixels.flink.sink.iceberg.CompatibleS3Clients");
        assertThat(settings.journals().orElseThrow().options())
                .containsOnly(
                        Map.entry(S3Options.REGION, "eu-west-1"),
                        Map.entry(S3Options.ENDPOINT, "http://minio:9000"),
                        Map.entry(S3Options.ACCESS_KEY_ID, "id"),
                        Map.entry(S3Options.SECRET_ACCESS_KEY, "hunter2"));
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @Test
    void leaveOutChecksumsThatNobodyAskedForWhereAnEndpointIsGiven() {
        assertThatCode(
                        () -> {
                            S3FileIOAwsClientFactory factory =
                                    S3FileIOAwsClientFactories.initialize(
                                            settings(
                                                            Map.of(
                                                                    "iceberg.catalog.warehouse",
                                                                    "s3://lake/",
                                                                    "aws.s3.endpoint",
                                                                    "http://minio:9000"),
                                                            Map.of())
                                                    .properties());
                            assertThat(factory).isInstanceOf(CompatibleS3Clients.class);
                            factory.s3().close();
                        })
                .doesNotThrowAnyException();
        assertThat(
                        settings(
                                        Map.of("iceberg.catalog.warehouse", "s3://lake/"),
                                        Map.of(
                                                "s3.endpoint", "http://minio:9000",
                                                "client.factory", "my.Factory"))
                                .properties())
                .doesNotContainKey("s3.client-factory-impl");
    }

    @Test
    void nameAPlaceInADirectory() {
        assertThat(
                        settings(
                                        Map.of(
                                                "iceberg.catalog.type", "hadoop",
                                                "iceberg.catalog.warehouse", "/data/lake"),
                                        Map.of("s3.access-key-id", "id"))
                                .journals())
                .contains(new StorageLocation("/data/lake/_pixels_journal", Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"main,", "/main,", "s3://lake, s3://lake/_pixels_journal", ","})
    void ofARestCatalogNameAPlaceWhereTheWarehouseIsOne(String warehouse, String place) {
        Map<String, String> configuration = new HashMap<>();
        configuration.put("iceberg.catalog.type", "rest");
        if (warehouse != null) {
            configuration.put("iceberg.catalog.warehouse", warehouse);
        }

        assertThat(
                        settings(configuration, Map.of("uri", "https://catalog.example/"))
                                .journals()
                                .map(StorageLocation::toString))
                .isEqualTo(Optional.ofNullable(place));
    }

    @Test
    void nameACatalogThatThereIs() {
        read(Map.of("iceberg.catalog.type", "hive"), Map.of("catalog-impl", "my.Catalog"));

        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining(
                        "iceberg.catalog.type: is 'hive'; allowed: glue, hadoop, rest")
                .hasMessageContaining(
                        "iceberg.catalog.catalog-impl: the catalog is chosen by"
                                + " iceberg.catalog.type");
    }

    private IcebergCatalogSettings settings(
            Map<String, String> configuration, Map<String, String> passThrough) {
        IcebergCatalogSettings settings = read(configuration, passThrough);
        problems.throwIfAny();
        return settings;
    }

    private IcebergCatalogSettings read(
            Map<String, String> configuration, Map<String, String> passThrough) {
        Map<String, String> all = new HashMap<>(configuration);
        passThrough.forEach((key, value) -> all.put("iceberg.catalog." + key, value));
        IcebergCatalogSettings settings =
                IcebergCatalogSettings.from(
                        new SinkSettings(Configuration.fromMap(all), new IcebergSinkFactory()));
        settings.check(problems);
        return settings;
    }
}
