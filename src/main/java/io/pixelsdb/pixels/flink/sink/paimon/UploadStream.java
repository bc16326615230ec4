package io.pixelsdb.pixels.flink.sink.paimon;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.apache.flink.util.TemporaryClassLoaderContext;
import org.apache.paimon.fs.PositionOutputStream;

/**
 * A file on its way to S3 that is written with a class loader at hand which is open. Paimon writes
 * in threads that outlive jobs: where its classes belong to the whole JVM, such a thread still has
 * the loader of the job for which it was made, and what the S3 client loads first would fail with
 * that job's end. Of one thread at a time.
 */
final class UploadStream extends PositionOutputStream {

    private static final ClassLoader LOADER = UploadStream.class.getClassLoader();

    private final PositionOutputStream file;

    UploadStream(PositionOutputStream file) {
        this.file = requireNonNull(file, "file");
    }

    @Override
    public long getPos() throws IOException {
        return file.getPos();
    }

    @Override
    public void write(int single) throws IOException {
        try (TemporaryClassLoaderContext ignored = TemporaryClassLoaderContext.of(LOADER)) {
            file.write(single);
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try (TemporaryClassLoaderContext ignored = TemporaryClassLoaderContext.of(LOADER)) {
            file.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        try (TemporaryClassLoaderContext ignored = TemporaryClassLoaderContext.of(LOADER)) {
            file.flush();
        }
    }

    @Override
    public void close() throws IOException {
        try (TemporaryClassLoaderContext ignored = TemporaryClassLoaderContext.of(LOADER)) {
            file.close();
        }
    }
}
