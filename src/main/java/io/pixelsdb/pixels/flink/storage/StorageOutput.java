package io.pixelsdb.pixels.flink.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.annotation.Internal;

/** A file that is being written. Not thread-safe. */
@Internal
public interface StorageOutput extends Closeable {

    /** Appends the remaining bytes of the buffers, one buffer after the other. */
    void write(ByteBuffer... buffers) throws IOException;

    /**
     * Where the storage {@linkplain Storage#syncsWhileOpen() can}: makes durable what was written.
     */
    void sync() throws IOException;

    /** Completes the file. When it returns, the file is durable and visible. */
    @Override
    void close() throws IOException;

    /**
     * Gives the file up after an error, without waiting. What was synced may stay; nothing else is
     * made visible if that can be avoided. Closing afterwards has no effect.
     */
    void abandon();
}
