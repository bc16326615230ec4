package io.pixelsdb.pixels.flink.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalVersionsTest {

    @TempDir java.nio.file.Path directory;

    private final LocalVersions files = new LocalVersions();
    private Path draft;

    @BeforeEach
    void writeDraft() throws IOException {
        files.initialize(files.getUri(), new Configuration());
        draft = written("draft.metadata.json", "mine");
    }

    @AfterEach
    void close() throws IOException {
        files.close();
    }

    @Test
    void aVersionIsThereWithItsChecksum() throws Exception {
        written("v6.gz.metadata.json", "another's");

        assertThat(files.rename(draft, path("v7.metadata.json"))).isTrue();

        assertThat(directory)
                .isDirectoryNotContaining("glob:**draft*")
                .isDirectoryContaining("glob:**/.v7.metadata.json.crc");
        assertThat(directory.resolve("v7.metadata.json")).hasContent("mine");
    }

    @Test
    void aVersionThatIsThereStaysAsItIs() throws Exception {
        written("v5.metadata.json", "another's");
        for (String name :
                new String[] {
                    "v6.metadata.json",
                    "v7.metadata.json",
                    "v7.gz.metadata.json",
                    "v8.metadata.json.gz"
                }) {
            written(name, "another's");

            assertThat(files.rename(draft, path(name))).isFalse();

            assertThat(directory.resolve(name)).hasContent("another's");
        }
    }

    @Test
    void aVersionThatFollowsNoneIsOutdatedUnlessItIsTheFirst() throws Exception {
        written("v107.metadata.json", "another's");

        assertThat(files.rename(draft, path("v7.metadata.json"))).isFalse();
        assertThat(directory.resolve("v7.metadata.json")).doesNotExist();

        assertThat(files.rename(draft, path("v1.metadata.json"))).isTrue();
    }

    @Test
    void whatIsNoVersionIsReplaced() throws Exception {
        written("version-hint.text", "6");

        assertThat(files.rename(draft, path("version-hint.text"))).isTrue();

        assertThat(directory.resolve("version-hint.text")).hasContent("mine");
    }

    private Path written(String name, String content) throws IOException {
        Path path = path(name);
        files.create(path).close();
        Files.writeString(directory.resolve(name), content);
        return path;
    }

    private Path path(String name) {
        return new Path(directory.toUri().toString(), name);
    }
}
