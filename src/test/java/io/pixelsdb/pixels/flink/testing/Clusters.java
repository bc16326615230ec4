package io.pixelsdb.pixels.flink.testing;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
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

    /**
     * Here the classes of Iceberg and Paimon belong to the JVM, and so do their pools, whose
     * threads keep the class loader of whichever job made them. Flink would fail all that other
     * jobs and the tests do in these threads once that job has ended. In a real cluster the classes
     * come with the jar: each job has its own, with pools of its own, and no thread works for
     * another one.
     */
    private static MiniClusterResourceConfiguration.Builder resources(
            int taskManagers, int slotsOfEach) {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.CHECK_LEAKED_CLASSLOADER, false);
        return new MiniClusterResourceConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumberTaskManagers(taskManagers)
                .setNumberSlotsPerTaskManager(slotsOfEach);
    }
}
