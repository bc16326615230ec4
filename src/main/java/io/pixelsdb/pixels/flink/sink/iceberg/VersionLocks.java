package io.pixelsdb.pixels.flink.sink.iceberg;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;
import org.apache.iceberg.LockManager;

/**
 * Lets one thread of this JVM at a time give a version of a table in a Hadoop catalog its name.
 * Iceberg's own locks are shared by all catalogs as well, but the first catalog that is closed
 * takes them, and the threads behind them, from all others. What keeps processes apart is the
 * rename itself, see {@link LocalVersions}. Loaded by Iceberg by its name; thread-safe.
 */
@Internal
public final class VersionLocks implements LockManager {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Who holds what; also what waits are on. */
    private static final Map<String, String> OWNERS = new HashMap<>();

    @Override
    public boolean acquire(String entityId, String ownerId) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (OWNERS) {
            while (OWNERS.containsKey(entityId)) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0 || !waited(millis)) {
                    return false;
                }
            }
            OWNERS.put(entityId, ownerId);
            return true;
        }
    }

    /** False if the thread is interrupted, and shall go on so. */
    private static boolean waited(long millis) {
        try {
            OWNERS.wait(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean release(String entityId, String ownerId) {
        synchronized (OWNERS) {
            boolean held = OWNERS.remove(entityId, ownerId);
            OWNERS.notifyAll();
            return held;
        }
    }

    @Override
    public void initialize(Map<String, String> properties) {}

    /** Whoever holds a lock is about to release it. */
    @Override
    public void close() {}
}
