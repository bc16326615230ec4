package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNamesTest {

    @TempDir Path directory;

    @Test
    void aFileGetsANameThatIsFree() throws Exception {
        Path draft = Files.writeString(directory.resolve("draft"), "mine");
        Path name = directory.resolve("name");

        assertThat(LocalNames.claim(draft, name)).isTrue();

        assertThat(name).hasContent("mine");
        assertThat(draft).doesNotExist();
    }

    @Test
    void aNameThatIsTakenStaysWithItsFile() throws Exception {
        Path draft = Files.writeString(directory.resolve("draft"), "mine");
        Path name = Files.writeString(directory.resolve("name"), "another's");

        assertThat(LocalNames.claim(draft, name)).isFalse();

        assertThat(name).hasContent("another's");
        assertThat(draft).hasContent("mine");
    }

    @Test
    void aNameThatTheFileHasGotAlreadyIsItsOwn() throws Exception {
        Path draft = Files.writeString(directory.resolve("draft"), "mine");
        Path name = Files.createLink(directory.resolve("name"), draft);

        assertThat(LocalNames.claim(draft, name)).isTrue();

        assertThat(name).hasContent("mine");
        assertThat(draft).doesNotExist();
    }

    @Test
    void aFileThatIsGoneGetsNone() {
        assertThatThrownBy(
                        () ->
                                LocalNames.claim(
                                        directory.resolve("draft"), directory.resolve("name")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void saysWhatTheFileSystemLacks() throws Exception {
        URI archive = URI.create("jar:" + directory.resolve("files.zip").toUri());
        try (FileSystem withoutLinks =
                FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path draft = Files.writeString(withoutLinks.getPath("/draft"), "mine");
            Path name = withoutLinks.getPath("/name");

            assertThatThrownBy(() -> LocalNames.claim(draft, name))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("hard link");
            assertThat(Files.exists(name)).isFalse();
        }
    }
}
