package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.custody.StorageOpener;
import io.pixelsdb.pixels.flink.source.custody.UnfinishedScan;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;

/** What the enumerator of a source with a journal needs besides. Immutable. */
@Internal
public final class JournalSide {

    private final JournalSettings settings;
    private final StorageOpener storages;
    private final UnfinishedScan scan;
    private final Duration pollTimeout;
    private final Duration retryTimeout;
    private final LongSupplier clock;
    private final LongSupplier wallClockMillis;
    private final Executor scanExecutor;

    /**
     * @param pollTimeout deadline of a poll
     * @param retryTimeout how long a claim goes on while the storage fails
     * @param clock in nanoseconds; goes on while the process or the machine stands still; any
     *     thread
     */
    public JournalSide(
            JournalSettings settings,
            StorageOpener storages,
            UnfinishedScan scan,
            Duration pollTimeout,
            Duration retryTimeout,
            LongSupplier clock) {
        this(
                settings,
                storages,
                scan,
                pollTimeout,
                retryTimeout,
                clock,
                System::currentTimeMillis,
                JournalSide::inThreadOfItsOwn);
    }

    JournalSide(
            JournalSettings settings,
            StorageOpener storages,
            UnfinishedScan scan,
            Duration pollTimeout,
            Duration retryTimeout,
            LongSupplier clock,
            LongSupplier wallClockMillis,
            Executor scanExecutor) {
        this.settings = requireNonNull(settings, "settings");
        this.storages = requireNonNull(storages, "storages");
        this.scan = requireNonNull(scan, "scan");
        this.pollTimeout = requireNonNull(pollTimeout, "pollTimeout");
        this.retryTimeout = requireNonNull(retryTimeout, "retryTimeout");
        this.clock = requireNonNull(clock, "clock");
        this.wallClockMillis = requireNonNull(wallClockMillis, "wallClockMillis");
        this.scanExecutor = requireNonNull(scanExecutor, "scanExecutor");
    }

    JournalSettings settings() {
        return settings;
    }

    StorageOpener storages() {
        return storages;
    }

    UnfinishedScan scan() {
        return scan;
    }

    Duration pollTimeout() {
        return pollTimeout;
    }

    Duration retryTimeout() {
        return retryTimeout;
    }

    LongSupplier clock() {
        return clock;
    }

    LongSupplier wallClockMillis() {
        return wallClockMillis;
    }

    Executor scanExecutor() {
        return scanExecutor;
    }

    /** As beats must go on in the worker thread while a large journal is read. */
    private static void inThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "pixels-journal-scan");
        thread.setDaemon(true);
        thread.start();
    }
}
