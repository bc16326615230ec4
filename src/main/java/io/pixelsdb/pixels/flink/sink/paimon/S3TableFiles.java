package io.pixelsdb.pixels.flink.sink.paimon;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import io.pixelsdb.pixels.flink.storage.Storages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.FileStatus;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.PositionOutputStream;
import org.apache.paimon.fs.RemoteIterator;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.s3.S3Loader;

/**
 * Files of Paimon tables on S3: Paimon's own way there, but for snapshots and schemas. It writes
 * these under another name and renames them, which on S3 is a look, a copy and a deletion, so of
 * two writers of one snapshot both can succeed and one is lost. Here they are created on the
 * condition that there is none. Lives where the job is submitted and in TaskManagers; thread-safe.
 */
final class S3TableFiles implements FileIO {

    private static final long serialVersionUID = 1L;

    private final FileIO files;
    private final TreeMap<String, String> access;

    private S3TableFiles(FileIO files, Map<String, String> access) {
        this.files = requireNonNull(files, "files");
        this.access = new TreeMap<>(access);
    }

    /**
     * @param access to the same place in the words of {@code storage}
     */
    static S3TableFiles open(Path warehouse, CatalogContext context, Map<String, String> access) {
        S3TableFiles files = new S3TableFiles(new S3Loader().load(warehouse), access);
        files.configure(context);
        return files;
    }

    /** With a client of its own each time: commits are rare, and nobody would close a kept one. */
    @Override
    public boolean tryToWriteAtomic(Path path, String content) throws IOException {
        if (SnapshotOrder.isOutdated(files, path)) {
            return false;
        }
        StorageLocation directory = new StorageLocation(path.getParent().toString(), access);
        try (Storage storage = Storages.open(directory, true)) {
            storage.write(path.getName(), content.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public boolean isObjectStore() {
        return files.isObjectStore();
    }

    @Override
    public void configure(CatalogContext context) {
        files.configure(context);
    }

    @Override
    public void setRuntimeContext(Map<String, String> options) {
        files.setRuntimeContext(options);
    }

    @Override
    public SeekableInputStream newInputStream(Path path) throws IOException {
        return files.newInputStream(path);
    }

    @Override
    public PositionOutputStream newOutputStream(Path path, boolean overwrite) throws IOException {
        return new UploadStream(files.newOutputStream(path, overwrite));
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return files.getFileStatus(path);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return files.listStatus(path);
    }

    @Override
    public RemoteIterator<FileStatus> listFilesIterative(Path path, boolean recursive)
            throws IOException {
        return files.listFilesIterative(path, recursive);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return files.exists(path);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return files.delete(path, recursive);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        return files.mkdirs(path);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return files.rename(from, to);
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
