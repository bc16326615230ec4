package io.pixelsdb.pixels.flink.source.journal;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.storage.Storage;
import io.pixelsdb.pixels.flink.storage.StorageOutput;
import io.pixelsdb.pixels.flink.storage.StoredFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage of which reads and lists are tried again, with pauses, for as long as they fail, up to
 * a limit: a passing failure must not end a replay. Blocks meanwhile; an interrupt ends that. Any
 * thread.
 */
@Internal
public final class PatientReads implements Storage {

    private static final Logger LOG = LoggerFactory.getLogger(PatientReads.class);

    private final Storage storage;
    private final Duration patience;
    private final JournalClock clock;

    /**
     * @param patience how long one call may fail before its last failure is thrown
     */
    public PatientReads(Storage storage, Duration patience) {
        this(storage, patience, JournalClock.SYSTEM);
    }

    PatientReads(Storage storage, Duration patience, JournalClock clock) {
        this.storage = requireNonNull(storage, "storage");
        this.patience = requireNonNull(patience, "patience");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public List<StoredFile> list(String prefix) throws IOException {
        return untilItSucceeds(() -> storage.list(prefix));
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        return untilItSucceeds(() -> storage.read(name, offset, length));
    }

    private <T> T untilItSucceeds(Call<T> call) throws IOException {
        long begin = clock.nanoTime();
        long pause = 0;
        while (true) {
            try {
                T result = call.run();
                if (pause > 0) {
                    LOG.info("The journal can be read again");
                }
                return result;
            } catch (NoSuchFileException | UnrecoverableException e) {
                throw e;
            } catch (IOException e) {
                long left = patience.toNanos() - (clock.nanoTime() - begin);
                if (left <= 0) {
                    throw e;
                }
                if (pause == 0) {
                    LOG.warn("The journal cannot be read. Trying again for up to {}.", patience, e);
                }
                pause = Backoffs.next(pause);
                await(Math.min(pause, left), e);
            }
        }
    }

    private void await(long nanos, IOException failure) throws IOException {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        try {
            clock.await(lock.newCondition(), nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            IOException interrupted =
                    new InterruptedIOException("Interrupted while the journal could not be read");
            interrupted.initCause(failure);
            throw interrupted;
        } finally {
            lock.unlock();
        }
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

    /** A call that may be made again. */
    @FunctionalInterface
    private interface Call<T> {

        T run() throws IOException;
    }
}
