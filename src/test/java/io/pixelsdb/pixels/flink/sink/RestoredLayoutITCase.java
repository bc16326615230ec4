package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables with partitions and dynamic buckets across savepoints, and tables nobody writes to. */
class RestoredLayoutITCase {

    /** Iceberg makes an empty commit after as many checkpoints, unless the table says otherwise. */
    private static final int ICEBERG_DEFAULT = 10;

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(4);

    @TempDir Path directory;

    private final List<FedJob> jobs = new ArrayList<>();
    private MiniCluster cluster;

    @BeforeEach
    void take(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @AfterEach
    void cancel() throws Exception {
        for (FedJob job : jobs) {
            job.cancel();
        }
    }

    /** In fixed and dynamic buckets; the partition is the version, which is outside the key. */
    @ParameterizedTest
    @CsvSource({"-1,version", "-1,", "3,"})
    void goOnInOtherTasks(String buckets, @Nullable String partitions) throws Exception {
        Map<String, String> properties =
                Lake.PAIMON.properties(
                        directory.resolve("lake"), "orders", "table.bucket", buckets);
        if (partitions != null) {
            properties.put("sink.partition-by", partitions);
        }
        FedJob first = start(Lake.PAIMON, properties, 1, null).write(1, 2, 3).checkpoint();
        awaitRows(first, "1 in 1", "2 in 1", "3 in 1");
        String stopped = first.writeVersion(2, 2).stop(false, directory);

        FedJob second = start(Lake.PAIMON, properties, 2, stopped);
        second.writeVersion(3, 1, 4).checkpoint();
        awaitRows(second, "1 in 3", "2 in 2", "3 in 1", "4 in 3");
        // Uncommitted when the next job starts, which has to see it all the same.
        String pending = second.writeVersion(4, 1, 2, 5).savepoint(directory);
        second.cancel();

        FedJob third = start(Lake.PAIMON, properties, 1, pending);
        third.writeVersion(5, 1).checkpoint();
        awaitRows(third, "1 in 5", "2 in 4", "3 in 1", "4 in 3", "5 in 4");
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void commitNothingWhileNothingArrives(Lake lake) throws Exception {
        Map<String, String> properties = lake.properties(directory.resolve("lake"), "orders");
        FedJob job = start(lake, properties, 1, null).write(1).checkpoint();
        awaitRows(job, "1 in 1");
        // Paimon compacts, and commits that, when it comes to it.
        job.checkpoint().checkpoint().checkpoint();
        long commits = job.commits();

        for (int i = 0; i < 2 * ICEBERG_DEFAULT; i++) {
            job.checkpoint();
        }
        // Commits come one after the other, so one by an idle checkpoint would be there by then.
        job.write(2).checkpoint();
        awaitRows(job, "1 in 1", "2 in 1");

        // In Paimon with another one for the files that were compacted at once.
        assertThat(job.commits()).isBetween(commits + 1, commits + 2);
    }

    private FedJob start(
            Lake lake, Map<String, String> properties, int parallelism, @Nullable String savepoint)
            throws Exception {
        FedJob job =
                FedJob.start(
                        cluster,
                        lake.prepare(properties, KeyedChanges.SCHEMA),
                        parallelism,
                        savepoint,
                        false);
        jobs.add(job);
        return job;
    }

    private static void awaitRows(FedJob job, String... rows) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(job.versions()).containsExactlyInAnyOrder(rows));
    }
}
