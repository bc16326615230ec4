package io.pixelsdb.pixels.flink.testing;

import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;

/** Clusters in this JVM, for the tests of one class. */
public final class Clusters {

    private Clusters() {}

    /** Of one TaskManager. */
    public static MiniClusterExtension withSlots(int slots) {
        return of(1, slots);
    }

    public static MiniClusterExtension of(int taskManagers, int slotsOfEach) {
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setNumberTaskManagers(taskManagers)
                        .setNumberSlotsPerTaskManager(slotsOfEach)
                        .build());
    }
}
