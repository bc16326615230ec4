package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A directory of a local or mounted file system. Files grow where everybody sees them; what was
 * visible once is never taken back, as a successor may have read it already. Thread-safe.
 */
final class LocalStorage implements Storage {

    /** Java keeps for each thread a direct buffer as large as its largest read or write. */
    static final int CHUNK_BYTES = 64 << 10;

    private final Path root;
    private final boolean sync;
    private final LocalDirectories directories;

    /**
     * @param root absolute
     * @param sync whether to wait until the disk has what was written
     */
    LocalStorage(Path root, boolean sync) {
        this.root = requireNonNull(root, "root");
        this.sync = sync;
        this.directories = new LocalDirectories(root, sync);
    }

    @Override
    public StorageOutput create(String name) throws IOException {
        Path file = path(name);
        try {
            directories.make(file.getParent());
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                directories.sync(file.getParent());
            } catch (IOException e) {
                abandon(channel, file, e);
                throw e;
            }
            return new LocalOutput(file, channel, sync);
        } catch (FileAlreadyExistsException e) {
            if (e.getFile() != null && e.getFile().equals(file.toString())) {
                throw e;
            }
            throw failure("create", file, e);
        } catch (IOException e) {
            throw failure("create", file, e);
        }
    }

    /** Nothing is in it yet: the name is free again for another try. */
    private static void abandon(FileChannel channel, Path file, IOException reason) {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public List<StoredFile> list(String prefix) throws IOException {
        Path start = root.resolve(Names.directoryOf(Names.checkPrefix(prefix)));
        try {
            return LocalListing.of(root, start, prefix);
        } catch (IOException e) {
            throw failure("list", start, e);
        }
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        Names.checkRange(offset, length);
        Path file = path(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long available = Math.max(0, channel.size() - offset);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, available));
            boolean ended = false;
            while (!ended && bytes.position() < bytes.capacity()) {
                bytes.limit(Math.min(bytes.capacity(), bytes.position() + CHUNK_BYTES));
                ended = channel.read(bytes, offset + bytes.position()) < 0;
            }
            return bytes.position() == bytes.capacity()
                    ? bytes.array()
                    : Arrays.copyOf(bytes.array(), bytes.position());
        } catch (NoSuchFileException e) {
            throw e;
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
                        Files.deleteIfExists(file);
                    } catch (IOException e) {
                        throw failure("delete", file, e);
                    }
                });
    }

    @Override
    public boolean syncsWhileOpen() {
        return true;
    }

    @Override
    public void close() {}

    private Path path(String name) {
        return root.resolve(Names.checkName(name));
    }

    /** Many of Java's own say nothing but a path, or what is wrong and not with which file. */
    static IOException failure(String action, Path file, IOException cause) {
        return new IOException("Cannot " + action + " " + file + ": " + cause, cause);
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
