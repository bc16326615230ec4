package io.pixelsdb.pixels.flink.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Lets a directory of journals fail and work again, each in an instant: it is a link, which for a
 * while leads to a plain file, so that nothing beneath it can be opened or made, even by root. What
 * is open already can still be written.
 */
public final class JournalOutage {

    private final Path link;
    private final Path directory;
    private final Path plainFile;

    private JournalOutage(Path link, Path directory, Path plainFile) {
        this.link = link;
        this.directory = directory;
        this.plainFile = plainFile;
    }

    public static JournalOutage prepare(Path folder) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("journals-on-disk"));
        Path plainFile = Files.createFile(folder.resolve("no-directory"));
        Path link = Files.createSymbolicLink(folder.resolve("journals"), directory);
        return new JournalOutage(link, directory, plainFile);
    }

    /** Directory of journals, for the job's configuration. */
    public Path root() {
        return link;
    }

    public void begin() throws IOException {
        leadTo(plainFile);
    }

    public void end() throws IOException {
        leadTo(directory);
    }

    private void leadTo(Path target) throws IOException {
        Path next = link.resolveSibling("journals-next");
        Files.move(Files.createSymbolicLink(next, target), link, StandardCopyOption.ATOMIC_MOVE);
    }
}
