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
        return new MiniClusterExtension(resources(taskManagers, slotsOfEach).build());
    }

    /**
     * Of one TaskManager; jobs can {@linkplain RunningJob#loseJobManager lose their JobManager}.
     */
    public static MiniClusterExtension withFailingJobManager(int slots) {
        return new MiniClusterExtension(resources(1, slots).withHaLeadershipControl().build());
    }

    private static MiniClusterResourceConfiguration.Builder resources(
            int taskManagers, int slotsOfEach) {
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(taskManagers)
                .setNumberSlotsPerTaskManager(slotsOfEach);
    }
}
