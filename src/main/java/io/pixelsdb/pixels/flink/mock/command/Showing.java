package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.survey.RecordingSurvey;
import java.io.IOException;
import java.nio.file.Path;

/** Describes a recording. */
final class Showing {

    private final Path file;
    private final Console console;

    Showing(Path file, Console console) {
        this.file = requireNonNull(file, "file");
        this.console = requireNonNull(console, "console");
    }

    void run() throws FailedException {
        try {
            RecordingSurvey.of(file).lines().forEach(console::say);
        } catch (IOException e) {
            throw new FailedException("Cannot read " + MockOption.SHOW + " " + file, e);
        }
    }
}
