package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * One file that is stored as a whole through Flink. When that fails halfway, what is there stays,
 * as others may have read it already, and the next attempt replaces it. Not thread-safe.
 */
final class FlinkFile implements WholeOutput.Store {

    private final FileSystem fileSystem;
    private final Path file;
    private final boolean sync;

    /** Whether an earlier attempt has created it. */
    private boolean ours;

    FlinkFile(FileSystem fileSystem, Path file, boolean sync) {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem");
        this.file = requireNonNull(file, "file");
        this.sync = sync;
    }

    @Override
    public void put(ByteBuffer content) throws IOException {
        FSDataOutputStream opened = open();
        ours = true;
        try (FSDataOutputStream stream = opened) {
            stream.write(content.array(), content.arrayOffset(), content.remaining());
            if (sync) {
                sync(stream);
            }
        } catch (IOException e) {
            throw FlinkStorage.failure("write", file, e);
        }
    }

    private FSDataOutputStream open() throws IOException {
        try {
            return fileSystem.create(
                    file,
                    ours ? FileSystem.WriteMode.OVERWRITE : FileSystem.WriteMode.NO_OVERWRITE);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            // Hadoop has an exception of its own for this, and several more.
            if (!ours && exists(e)) {
                FileAlreadyExistsException taken = new FileAlreadyExistsException(file.toString());
                taken.initCause(e);
                throw taken;
            }
            throw FlinkStorage.failure("create", file, e);
        }
    }

    private boolean exists(IOException failure) {
        try {
            return fileSystem.exists(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private static void sync(FSDataOutputStream stream) throws IOException {
        try {
            stream.sync();
        } catch (UnsupportedOperationException e) {
            // An object store: closing is what makes it durable.
            stream.flush();
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
