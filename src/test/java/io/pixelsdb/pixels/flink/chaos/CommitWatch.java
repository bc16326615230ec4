package io.pixelsdb.pixels.flink.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for the middle of a commit. */
final class CommitWatch {

    private static final long SECONDS = 60;

    private CommitWatch() {}

    /** Returns as soon as so many files have been made in a directory from now on. */
    static void awaitFiles(Path directory, int count) throws IOException, InterruptedException {
        // The first commit makes the directory.
        await("a commit")
                .atMost(Duration.ofSeconds(SECONDS))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.isDirectory(directory));
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            int made = 0;
            while (made < count) {
                WatchKey key = watch.poll(SECONDS, TimeUnit.SECONDS);
                if (key == null) {
                    throw new AssertionError("Nothing was committed to " + directory);
                }
                made += key.pollEvents().size();
                key.reset();
            }
        }
    }
}
