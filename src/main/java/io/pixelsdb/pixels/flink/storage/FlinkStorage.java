package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.JournalOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/**
 * A directory of one of the cluster's file systems. Creation is as exclusive as the file system's
 * {@code NO_OVERWRITE}: some look first and write then. Thread-safe.
 */
final class FlinkStorage implements Storage {

    private final FileSystem fileSystem;
    private final Path root;
    private final boolean sync;

    FlinkStorage(FileSystem fileSystem, Path root, boolean sync) {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem");
        this.root = requireNonNull(root, "root");
        this.sync = sync;
    }

    /**
     * @param uri absolute
     */
    static FlinkStorage open(String uri, boolean sync) throws IOException {
        Path root = new Path(uri);
        if (!root.isAbsolute()) {
            throw new IllegalArgumentException("'" + uri + "' has no absolute path");
        }
        try {
            return new FlinkStorage(FileSystem.get(root.toUri()), root, sync);
        } catch (UnsupportedFileSystemSchemeException e) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "This cluster has no file system for %s. Put Flink's plugin for '%s'"
                                    + " into plugins/ of every process, or choose another %s",
                            uri,
                            root.toUri().getScheme(),
                            JournalOptions.PATH.key()),
                    e);
        }
    }

    @Override
    public StorageOutput create(String name) {
        return new WholeOutput(new FlinkFile(fileSystem, path(name), sync));
    }

    @Override
    public List<StoredFile> list(String prefix) throws IOException {
        List<StoredFile> found = new ArrayList<>();
        collect(Names.directoryOf(Names.checkPrefix(prefix)), prefix, found);
        found.sort(Comparator.comparing(StoredFile::name));
        return found;
    }

    private void collect(String directory, String prefix, List<StoredFile> found)
            throws IOException {
        for (FileStatus status : statuses(directory)) {
            String name = directory + status.getPath().getName();
            if (status.isDir()) {
                if ((name + "/").startsWith(prefix)) {
                    collect(name + "/", prefix, found);
                }
            } else if (name.startsWith(prefix) && Names.isName(name)) {
                found.add(new StoredFile(name, status.getLen()));
            }
        }
    }

    private FileStatus[] statuses(String directory) throws IOException {
        Path path = directory.isEmpty() ? root : new Path(root, directory);
        try {
            FileStatus[] statuses = fileSystem.listStatus(path);
            return statuses == null ? new FileStatus[0] : statuses;
        } catch (FileNotFoundException | NoSuchFileException e) {
            return new FileStatus[0];
        } catch (IOException e) {
            throw failure("list", path, e);
        }
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        Names.checkRange(offset, length);
        Path file = path(name);
        try {
            // Some refuse to seek behind the end.
            long available = fileSystem.getFileStatus(file).getLen() - offset;
            byte[] bytes = new byte[(int) Math.max(0, Math.min(length, available))];
            if (bytes.length == 0) {
                return bytes;
            }
            try (FSDataInputStream stream = fileSystem.open(file)) {
                stream.seek(offset);
                int read = stream.readNBytes(bytes, 0, bytes.length);
                return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
            }
        } catch (FileNotFoundException | NoSuchFileException e) {
            NoSuchFileException absent = new NoSuchFileException(file.toString());
            absent.initCause(e);
            throw absent;
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    @Override
    public void delete(Collection<String> names) throws IOException {
        Deletions.each(
                names,
                name -> {
                    Path file = path(name);
                    try {
                        deleteIfExists(file);
                    } catch (IOException e) {
                        throw failure("delete", file, e);
                    }
                });
    }

    private void deleteIfExists(Path file) throws IOException {
        try {
            if (!fileSystem.delete(file, false) && fileSystem.exists(file)) {
                throw new IOException("the file system says no");
            }
        } catch (FileNotFoundException | NoSuchFileException e) {
            // As was asked for.
            return;
        }
    }

    @Override
    public boolean syncsWhileOpen() {
        return false;
    }

    @Override
    public void close() {
        // The file system is shared by all of the process.
    }

    private Path path(String name) {
        return new Path(root, Names.checkName(name));
    }

    /** Many of their exceptions do not say with which file something is wrong. */
    static IOException failure(String action, Path file, IOException cause) {
        return new IOException("Cannot " + action + " " + file + ": " + cause, cause);
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
