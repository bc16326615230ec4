package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes directories whose entries survive the machine: each one's parent is synced, also where
 * another process has made it a moment ago and may not have come so far. Thread-safe.
 */
final class LocalDirectories {

    private final Path root;
    private final boolean sync;
    private final Set<Path> made = ConcurrentHashMap.newKeySet();

    LocalDirectories(Path root, boolean sync) {
        this.root = requireNonNull(root, "root");
        this.sync = sync;
    }

    /** Makes a directory and those above it, unless they exist. */
    void make(Path directory) throws IOException {
        boolean exists = Files.isDirectory(directory);
        if (exists && (made.contains(directory) || !directory.startsWith(root))) {
            return;
        }
        Path parent = directory.getParent();
        if (parent == null) {
            return;
        }
        make(parent);
        if (!exists) {
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory)) {
                    throw e;
                }
            }
        }
        sync(parent);
        made.add(directory);
    }

    /** Makes durable which files are in a directory. */
    void sync(Path directory) throws IOException {
        if (!sync) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw LocalStorage.failure("sync", directory, e);
        }
    }
}
