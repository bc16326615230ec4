package io.pixelsdb.pixels.flink.sink;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.LockManager;

/** Lets tables below some directory lose every race for a commit, for as long as it is told to. */
public final class RefusingLock implements LockManager {

    private static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();
    private static final Map<String, AtomicInteger> ATTEMPTS = new ConcurrentHashMap<>();

    /**
     * @param directory part of the tables' paths that no others have
     */
    static void refuse(String directory) {
        REFUSED.add(directory);
    }

    static void allow(String directory) {
        REFUSED.remove(directory);
    }

    /** How often a commit has been refused. */
    static int refusals(String directory) {
        return ATTEMPTS.computeIfAbsent(directory, d -> new AtomicInteger()).get();
    }

    @Override
    public boolean acquire(String entityId, String ownerId) {
        for (String directory : REFUSED) {
            if (entityId.contains(directory)) {
                ATTEMPTS.computeIfAbsent(directory, d -> new AtomicInteger()).incrementAndGet();
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean release(String entityId, String ownerId) {
        return true;
    }

    @Override
    public void initialize(Map<String, String> properties) {}

    @Override
    public void close() {}
}
