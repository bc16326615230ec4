package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local file that grows. After the first failure it only fails: the operating system may have
 * dropped what a failed sync was about, and a second one would succeed all the same.
 */
final class LocalOutput implements StorageOutput {

    private static final Logger LOG = LoggerFactory.getLogger(LocalOutput.class);

    private final Path file;
    private final FileChannel channel;
    private final boolean sync;
    private final ByteBuffer chunk = ByteBuffer.allocate(LocalStorage.CHUNK_BYTES);
    @Nullable private IOException failure;
    private boolean closed;

    LocalOutput(Path file, FileChannel channel, boolean sync) {
        this.file = requireNonNull(file, "file");
        this.channel = requireNonNull(channel, "channel");
        this.sync = sync;
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        attempt(
                "write",
                () -> {
                    // Copied, so that many small buffers become few writes.
                    for (ByteBuffer buffer : buffers) {
                        while (buffer.hasRemaining()) {
                            fillFrom(buffer);
                        }
                    }
                    flush();
                });
    }

    private void fillFrom(ByteBuffer buffer) throws IOException {
        if (!chunk.hasRemaining()) {
            flush();
        }
        int count = Math.min(chunk.remaining(), buffer.remaining());
        ByteBuffer part = buffer.duplicate();
        part.limit(part.position() + count);
        chunk.put(part);
        buffer.position(buffer.position() + count);
    }

    private void flush() throws IOException {
        chunk.flip();
        while (chunk.hasRemaining()) {
            channel.write(chunk);
        }
        chunk.clear();
    }

    @Override
    public void sync() throws IOException {
        attempt("sync", this::force);
    }

    private void force() throws IOException {
        if (sync) {
            // The size belongs to what it writes; times do not, and nobody needs them.
            channel.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        attempt(
                "close",
                () -> {
                    try (channel) {
                        force();
                    }
                });
        closed = true;
    }

    @Override
    public void abandon() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("Cannot close {} after an error", file, e);
        }
    }

    private void attempt(String action, Attempt attempt) throws IOException {
        if (closed) {
            throw new IOException("Cannot " + action + " " + file + ": it is closed");
        }
        if (failure != null) {
            throw LocalStorage.failure(action, file, failure);
        }
        try {
            attempt.run();
        } catch (IOException e) {
            failure = e;
            throw LocalStorage.failure(action, file, e);
        }
    }

    /** Something that may fail. */
    private interface Attempt {
        void run() throws IOException;
    }
}
