package io.pixelsdb.pixels.flink.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest extends ExclusiveStorageConformance {

    @TempDir private Path folder;

    @Override
    Storage open() {
        return openAgain();
    }

    @Override
    Storage openAgain() {
        return new LocalStorage(folder.resolve("not yet/there"), true);
    }

    @Test
    void doesNotTakeForeignFilesForItsOwn() throws IOException {
        put(openAgain(), "a/file", "");
        Path root = folder.resolve("not yet/there");
        Files.createFile(root.resolve("a/notes of mine"));
        Files.createDirectories(root.resolve("a/directory"));

        assertThat(openAgain().list("a")).containsExactly(new StoredFile("a/file", 0));
    }

    @Test
    void followsALinkThatLeadsToItsDirectory() throws IOException {
        put(openAgain(), "file", "");
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, folder.resolve("not yet/there"));

        assertThat(new LocalStorage(link, true).list(""))
                .containsExactly(new StoredFile("file", 0));
    }

    @Test
    void doesNotMindWhatCannotBeReadBesideItsOwnFiles() throws IOException {
        put(openAgain(), "a/file", "");
        Path root = folder.resolve("not yet/there");
        Files.createSymbolicLink(root.resolve("loop"), root);

        assertThat(openAgain().list("a")).containsExactly(new StoredFile("a/file", 0));
    }

    @Test
    void namesTheFileThatCannotBeCreated() throws IOException {
        Path notADirectory = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> new LocalStorage(notADirectory, true).create("a/b"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(notADirectory.resolve("a/b").toString());
    }

    @Test
    void namesTheFileThatCannotBeReadOrDeleted() throws IOException {
        put(openAgain(), "a/file", "");
        String directory = folder.resolve("not yet/there/a").toString();

        assertThatThrownBy(() -> openAgain().read("a", 0, 1))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(directory);
        assertThatThrownBy(() -> openAgain().delete(List.of("none", "a", "none")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(directory);
    }

    @Test
    void failsForGoodWhenTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).as("a device that is always full").exists();
        LocalOutput output =
                new LocalOutput(full, FileChannel.open(full, StandardOpenOption.WRITE), true);

        assertThatThrownBy(() -> output.write(ByteBuffer.allocate(1)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("write /dev/full")
                .hasMessageContaining("No space left");
        assertThatThrownBy(output::sync).hasMessageContaining("No space left");
        assertThatThrownBy(output::close).hasMessageContaining("No space left");
        assertThatThrownBy(output::close).hasMessageContaining("No space left");

        output.abandon();
        output.close();
    }

    @Test
    void writesNothingMoreOnceClosed() throws IOException {
        StorageOutput output = openAgain().create("file");
        output.close();

        assertThatThrownBy(() -> output.write(ByteBuffer.allocate(1)))
                .hasMessageContaining("file")
                .hasMessageContaining("closed");
    }
}
