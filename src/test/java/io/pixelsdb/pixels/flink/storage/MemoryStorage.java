package io.pixelsdb.pixels.flink.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * Storage in memory that several owners may share, as processes share a directory. Fails as long as
 * a test says so, and counts what it was asked for. Thread-safe.
 */
public final class MemoryStorage implements Storage {

    private static final byte[] BEGUN = new byte[0];

    private final ConcurrentNavigableMap<String, byte[]> files = new ConcurrentSkipListMap<>();
    private final boolean syncsWhileOpen;
    private volatile boolean failing;
    private volatile int creations;
    private volatile int syncs;

    private MemoryStorage(boolean syncsWhileOpen) {
        this.syncsWhileOpen = syncsWhileOpen;
    }

    /** Behaves as a file system does. */
    public static MemoryStorage growing() {
        return new MemoryStorage(true);
    }

    /** Behaves as an object store does. */
    public static MemoryStorage ofWholeFiles() {
        return new MemoryStorage(false);
    }

    /** While failing, every call throws. */
    public void setFailing(boolean failing) {
        this.failing = failing;
    }

    public boolean isFailing() {
        return failing;
    }

    public int creations() {
        return creations;
    }

    public int syncs() {
        return syncs;
    }

    public byte[] content(String name) {
        return files.get(name).clone();
    }

    /** Replaces or makes a file, as a disk that lies or a careless operator does. */
    public void overwrite(String name, byte[] content) {
        files.put(name, content.clone());
    }

    @Override
    public synchronized StorageOutput create(String name) throws IOException {
        failIfFailing(Names.checkName(name));
        if (files.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        creations++;
        if (syncsWhileOpen) {
            files.put(name, BEGUN);
        }
        return new Output(name);
    }

    @Override
    public List<StoredFile> list(String prefix) throws IOException {
        failIfFailing(Names.checkPrefix(prefix));
        return files.tailMap(prefix).entrySet().stream()
                .takeWhile(file -> file.getKey().startsWith(prefix))
                .map(file -> new StoredFile(file.getKey(), file.getValue().length))
                .collect(Collectors.toList());
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        Names.checkRange(offset, length);
        failIfFailing(Names.checkName(name));
        byte[] content = files.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        int from = (int) Math.min(offset, content.length);
        int to = (int) Math.min(offset + length, content.length);
        return Arrays.copyOfRange(content, from, to);
    }

    @Override
    public void delete(Collection<String> names) throws IOException {
        failIfFailing("deletion");
        names.forEach(name -> files.remove(Names.checkName(name)));
    }

    @Override
    public boolean syncsWhileOpen() {
        return syncsWhileOpen;
    }

    @Override
    public void close() {}

    private void failIfFailing(String what) throws IOException {
        if (failing) {
            throw new IOException("The storage fails: " + what);
        }
    }

    private final class Output implements StorageOutput {

        private final String name;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean closed;

        private Output(String name) {
            this.name = name;
        }

        @Override
        public void write(ByteBuffer... buffers) throws IOException {
            failIfFailing(name);
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                written.write(bytes);
            }
        }

        @Override
        public void sync() throws IOException {
            failIfFailing(name);
            syncs++;
            if (syncsWhileOpen) {
                files.put(name, written.toByteArray());
            }
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            failIfFailing(name);
            synchronized (MemoryStorage.this) {
                if (!syncsWhileOpen && files.containsKey(name)) {
                    throw new FileAlreadyExistsException(name);
                }
                files.put(name, written.toByteArray());
            }
            closed = true;
        }

        @Override
        public void abandon() {
            closed = true;
        }
    }
}
