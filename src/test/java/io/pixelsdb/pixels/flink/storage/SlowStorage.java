package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Another storage, of which each read takes as long as one from far away. */
public class SlowStorage implements Storage {

    private final Storage storage;
    private final Duration latency;
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    public SlowStorage(Storage storage, Duration latency) {
        this.storage = requireNonNull(storage, "storage");
        this.latency = requireNonNull(latency, "latency");
    }

    /** How many reads there were at once, at most. */
    public int mostAtOnce() {
        return most.get();
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        most.accumulateAndGet(reading.incrementAndGet(), Math::max);
        try {
            new CountDownLatch(1).await(latency.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException("Interrupted", e);
        } finally {
            reading.decrementAndGet();
        }
        return storage.read(name, offset, length);
    }

    @Override
    public List<StoredFile> list(String prefix) throws IOException {
        return storage.list(prefix);
    }

    @Override
    public StorageOutput create(String name) throws IOException {
        return storage.create(name);
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
