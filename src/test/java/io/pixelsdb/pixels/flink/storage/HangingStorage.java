package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.annotation.Nullable;

/** Another storage, of which lists of some files do not return for as long as a test says so. */
public final class HangingStorage implements Storage {

    private final Storage storage;
    private final String prefix;
    @Nullable private volatile CountDownLatch hanging;
    private volatile boolean isHanging;

    /**
     * @param prefix of the names whose lists and creation hang
     */
    public HangingStorage(Storage storage, String prefix) {
        this.storage = requireNonNull(storage, "storage");
        this.prefix = requireNonNull(prefix, "prefix");
    }

    public void hang() {
        hanging = new CountDownLatch(1);
    }

    public void goOn() {
        CountDownLatch latch = requireNonNull(hanging);
        hanging = null;
        latch.countDown();
    }

    /** Whether a call hangs now. */
    public boolean isHanging() {
        return isHanging;
    }

    @Override
    public List<StoredFile> list(String listed) throws IOException {
        awaitIfHanging(listed);
        return storage.list(listed);
    }

    private void awaitIfHanging(String name) throws IOException {
        CountDownLatch latch = hanging;
        if (latch != null && name.startsWith(prefix)) {
            isHanging = true;
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException("Interrupted", e);
            } finally {
                isHanging = false;
            }
        }
    }

    @Override
    public StorageOutput create(String name) throws IOException {
        awaitIfHanging(name);
        return storage.create(name);
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        return storage.read(name, offset, length);
    }

    @Override
    public void delete(Collection<String> names) throws IOException {
        storage.delete(names);
    }

    @Override
    public boolean syncsWhileOpen() {
        return storage.syncsWhileOpen();
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }
}
