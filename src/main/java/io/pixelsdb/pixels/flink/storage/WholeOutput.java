package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Keeps a file in memory until it is closed and then stores it as a whole, so that nobody sees a
 * part of one that is given up. After a failure it may be closed once more, which tries again.
 */
final class WholeOutput implements StorageOutput {

    private final Store store;
    private final Bytes bytes = new Bytes();
    private boolean closed;

    WholeOutput(Store store) {
        this.store = requireNonNull(store, "store");
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        if (closed) {
            throw new IOException("Written to after it was closed: " + store);
        }
        for (ByteBuffer buffer : buffers) {
            bytes.write(buffer);
        }
    }

    @Override
    public void sync() {
        // Only closing makes it durable.
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            store.put(bytes.asBuffer());
            giveUp();
        }
    }

    @Override
    public void abandon() {
        giveUp();
    }

    private void giveUp() {
        closed = true;
        bytes.release();
    }

    /** Where a whole file goes. */
    interface Store {

        /**
         * Creates the file, durably.
         *
         * @param content backed by an array; stays valid until the call returns
         * @throws java.nio.file.FileAlreadyExistsException if another has created it
         */
        void put(ByteBuffer content) throws IOException;
    }

    /** Its bytes can be looked at without copying them once more. */
    private static final class Bytes extends ByteArrayOutputStream {

        void write(ByteBuffer buffer) {
            if (buffer.hasArray()) {
                write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
                buffer.position(buffer.limit());
            } else {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                write(copy, 0, copy.length);
            }
        }

        ByteBuffer asBuffer() {
            return ByteBuffer.wrap(buf, 0, count);
        }

        void release() {
            buf = new byte[0];
            count = 0;
        }
    }
}
