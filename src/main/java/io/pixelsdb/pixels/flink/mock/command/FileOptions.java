package io.pixelsdb.pixels.flink.mock.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the options that name files. */
final class FileOptions {

    private FileOptions() {}

    /** A file that can be written, there or not. */
    static Optional<Path> output(CommandLine line, MockOption option) throws UsageException {
        Optional<Path> file = path(line, option);
        if (file.isPresent()) {
            Path directory = file.get().toAbsolutePath().getParent();
            if (directory == null
                    || !Files.isDirectory(directory)
                    || Files.isDirectory(file.get())) {
                throw option.wrong(line.text(option), "a file in a directory that exists");
            }
        }
        return file;
    }

    /** A file that is not there. */
    static Optional<Path> newOutput(CommandLine line, MockOption option) throws UsageException {
        Optional<Path> file = output(line, option);
        if (file.isPresent() && Files.exists(file.get())) {
            throw option.wrong(line.text(option), "a new file; this one exists");
        }
        return file;
    }

    /** A file that is there. */
    static Path input(CommandLine line, MockOption option) throws UsageException {
        Optional<Path> file = path(line, option);
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            throw option.wrong(line.text(option), "a file that exists");
        }
        return file.get();
    }

    private static Optional<Path> path(CommandLine line, MockOption option) throws UsageException {
        Optional<String> file = line.given(option);
        try {
            return file.map(Path::of);
        } catch (InvalidPathException e) {
            throw option.wrong(file.orElse(""), "the name of a file: " + e.getReason());
        }
    }
}
