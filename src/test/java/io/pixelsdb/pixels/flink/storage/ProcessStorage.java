package io.pixelsdb.pixels.flink.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;

/**
 * One process's way to a storage that others use as well. A process that has died does nothing any
 * more; it may die in the middle of a write. Used by one thread at a time.
 */
public final class ProcessStorage implements Storage {

    private final MemoryStorage shared;
    private Runnable beforeCreation = () -> {};
    private volatile boolean dead;
    private volatile boolean doubtful;
    @Nullable private volatile Double tornAt;

    public ProcessStorage(MemoryStorage shared) {
        this.shared = shared;
    }

    public void beforeEachCreation(Runnable hook) {
        beforeCreation = hook;
    }

    /** From now on every call fails and changes nothing. */
    public void die() {
        dead = true;
    }

    /**
     * The next write is the last thing the process does.
     *
     * @param share of its bytes that get there
     */
    public void dieWhileWriting(double share) {
        tornAt = share;
    }

    /** The next write succeeds and seems to fail. */
    public void failAfterNextWrite() {
        doubtful = true;
    }

    @Override
    public StorageOutput create(String name) throws IOException {
        beforeCreation.run();
        requireAlive();
        return new Output(name, shared.create(name));
    }

    @Override
    public List<StoredFile> list(String prefix) throws IOException {
        requireAlive();
        return shared.list(prefix);
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        requireAlive();
        return shared.read(name, offset, length);
    }

    @Override
    public void delete(Collection<String> names) throws IOException {
        requireAlive();
        shared.delete(names);
    }

    @Override
    public boolean syncsWhileOpen() {
        return shared.syncsWhileOpen();
    }

    @Override
    public void close() {}

    private void requireAlive() throws IOException {
        if (dead) {
            throw new IOException("The process is dead");
        }
    }

    private final class Output implements StorageOutput {

        private final String name;
        private final StorageOutput out;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private int synced;
        private boolean ended;

        private Output(String name, StorageOutput out) {
            this.name = name;
            this.out = out;
        }

        @Override
        public void write(ByteBuffer... buffers) throws IOException {
            requireAlive();
            for (ByteBuffer buffer : buffers) {
                ByteBuffer copy = buffer.duplicate();
                byte[] bytes = new byte[copy.remaining()];
                copy.get(bytes);
                written.write(bytes);
            }
            out.write(buffers);
        }

        @Override
        public void sync() throws IOException {
            requireAlive();
            tearIfDying();
            out.sync();
            synced = written.size();
            doubtIfTold();
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                return;
            }
            requireAlive();
            tearIfDying();
            out.close();
            ended = true;
            doubtIfTold();
        }

        @Override
        public void abandon() {
            ended = true;
            if (!dead) {
                out.abandon();
            }
        }

        private void tearIfDying() throws IOException {
            Double share = tornAt;
            if (share == null) {
                return;
            }
            dead = true;
            if (syncsWhileOpen()) {
                int arrived = synced + (int) (share * (written.size() - synced));
                shared.overwrite(name, Arrays.copyOf(written.toByteArray(), arrived));
            } else if (share > 0.5) {
                out.close();
            }
            throw new IOException("The process died while it wrote");
        }

        private void doubtIfTold() throws IOException {
            if (doubtful) {
                doubtful = false;
                throw new IOException("The answer of the storage was lost");
            }
        }
    }
}
