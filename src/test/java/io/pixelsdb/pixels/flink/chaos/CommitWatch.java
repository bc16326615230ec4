package io.pixelsdb.pixels.flink.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** Waits for the middle of a commit. */
final class CommitWatch {

    private static final long SECONDS = 60;

    private CommitWatch() {}

    /** Returns as soon as so many files have been made in a directory from now on. */
    static void awaitFiles(Path directory, int count) throws IOException, InterruptedException {
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
