package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.custody.StorageOpener;
import io.pixelsdb.pixels.flink.source.custody.UnfinishedScan;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.flink.annotation.Internal;

/** What the enumerator of a source with a journal needs besides. Immutable. */
@Internal
public final class JournalSide {

    private final JournalSettings settings;
    private final StorageOpener storages;
    private final UnfinishedScan scan;
    private final Duration pollTimeout;
    private final Duration retryTimeout;
    private final Clocks clocks;
    private final Executor slowExecutor;

    /**
     * @param pollTimeout deadline of a poll
     * @param retryTimeout how long a claim goes on while the storage fails
     */
    public JournalSide(
            JournalSettings settings,
            StorageOpener storages,
            UnfinishedScan scan,
            Duration pollTimeout,
            Duration retryTimeout,
            Clocks clocks) {
        this(
                settings,
                storages,
                scan,
                pollTimeout,
                retryTimeout,
                clocks,
                JournalSide::inThreadOfItsOwn);
    }

    JournalSide(
            JournalSettings settings,
            StorageOpener storages,
            UnfinishedScan scan,
            Duration pollTimeout,
            Duration retryTimeout,
            Clocks clocks,
            Executor slowExecutor) {
        this.settings = requireNonNull(settings, "settings");
        this.storages = requireNonNull(storages, "storages");
        this.scan = requireNonNull(scan, "scan");
        this.pollTimeout = requireNonNull(pollTimeout, "pollTimeout");
        this.retryTimeout = requireNonNull(retryTimeout, "retryTimeout");
        this.clocks = requireNonNull(clocks, "clocks");
        this.slowExecutor = requireNonNull(slowExecutor, "slowExecutor");
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

    Clocks clocks() {
        return clocks;
    }

    /** For what may take long. */
    Executor slowExecutor() {
        return slowExecutor;
    }

    /** As beats must go on in the worker thread while a large journal is listed or read. */
    private static void inThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "pixels-journal-work");
        thread.setDaemon(true);
        thread.start();
    }
}
