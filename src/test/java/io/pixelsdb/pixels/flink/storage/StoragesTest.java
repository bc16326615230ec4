package io.pixelsdb.pixels.flink.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoragesTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "file://", "FILE://", "file://localhost"})
    void takesPathsAndFileUrisForLocal(String before) throws IOException {
        try (Storage storage = open(before + folder + "/with blank/and%20more/")) {
            assertThat(storage.syncsWhileOpen()).isTrue();
            StorageConformance.put(storage, "file", "");
        }
        assertThat(folder.resolve("with blank/and%20more/file")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "journal", "./journal", "file:journal", "hdfs:journal"})
    void refusesRelativePaths(String uri) {
        assertThatThrownBy(() -> open(uri)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAFileUriWithAHost() {
        assertThatThrownBy(() -> open("file://data/journal"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file:///");
    }

    @Test
    void saysWhatToDoAboutAMissingFileSystem() {
        assertThatThrownBy(() -> open("gs://bucket/journal"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gs://bucket/journal")
                .hasMessageContaining("plugins/")
                .hasMessageContaining("source.journal.path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "s3a", "s3n", "S3"})
    void takesSchemesOfS3ForTheSdk(String scheme) throws IOException {
        StorageLocation location =
                new StorageLocation(
                        scheme + "://some_bucket/some/where/",
                        Map.of(S3Options.REGION, "eu-central-1"));
        try (Storage storage = Storages.open(location, true)) {
            assertThat(storage).hasToString("s3://some_bucket/some/where/");
            assertThat(storage.syncsWhileOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:", "s3:/bucket/journal", "s3:///journal", "s3:bucket"})
    void refusesS3WithoutABucket(String uri) {
        assertThatThrownBy(() -> open(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s3://bucket/prefix");
    }

    @Test
    void refusesOptionsThatDoNotFitWithoutTellingThem() {
        for (Map<String, String> options :
                List.of(
                        Map.of(S3Options.ACCESS_KEY_ID, "hidden"),
                        Map.of(S3Options.SECRET_ACCESS_KEY, "hidden"),
                        Map.of(S3Options.SESSION_TOKEN, "hidden"),
                        Map.of("password", "hidden"))) {
            assertThatThrownBy(
                            () -> Storages.open(new StorageLocation("s3://bucket", options), true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("s3://bucket")
                    .hasMessageNotContaining("hidden");
        }
    }

    @Test
    void refusesAnEndpointWithoutAScheme() {
        Map<String, String> options = Map.of(S3Options.ENDPOINT, "localhost:9000");

        assertThatThrownBy(() -> Storages.open(new StorageLocation("s3://bucket", options), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localhost:9000");
    }

    private static Storage open(String uri) throws IOException {
        return Storages.open(new StorageLocation(uri, Map.of()), true);
    }
}
