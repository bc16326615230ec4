package io.pixelsdb.pixels.flink.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * A directory, or a prefix of an object store. Names are relative to it, with {@code /} between
 * their parts; parts consist of letters, digits, dots, hyphens and underscores. Thread-safe. What a
 * call has done is seen by every later call of any process.
 */
@Internal
public interface Storage extends AutoCloseable {

    /**
     * Begins a file that must not exist. Of several that try, one succeeds.
     *
     * @throws java.nio.file.FileAlreadyExistsException if it exists; on storage without {@link
     *     #syncsWhileOpen()} perhaps only when the output is closed
     */
    StorageOutput create(String name) throws IOException;

    /**
     * Writes a file that must not exist, as a whole; it is durable when this returns.
     *
     * @throws java.nio.file.FileAlreadyExistsException if it exists
     */
    default void write(String name, byte[] content) throws IOException {
        StorageOutput out = create(name);
        try {
            out.write(ByteBuffer.wrap(content));
            out.close();
        } finally {
            out.abandon();
        }
    }

    /** Files whose names begin with the prefix, which may end anywhere; sorted by name. */
    List<StoredFile> list(String prefix) throws IOException;

    /**
     * Bytes of a file from an offset on: as many as asked for, or fewer where the file ends.
     *
     * @throws java.nio.file.NoSuchFileException if it does not exist
     */
    byte[] read(String name, long offset, int length) throws IOException;

    /** Deletes files; those that do not exist are none of its business. */
    void delete(Collection<String> names) throws IOException;

    /**
     * Whether {@link StorageOutput#sync()} makes durable, and visible to others, what was written
     * so far. If not, a file is there as a whole when it is closed, or not at all.
     */
    boolean syncsWhileOpen();

    @Override
    void close() throws IOException;
}
