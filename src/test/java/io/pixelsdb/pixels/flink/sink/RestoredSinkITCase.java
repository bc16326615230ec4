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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sinks that go on from a savepoint, and those that must not. */
class RestoredSinkITCase {

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

    @ParameterizedTest
    @EnumSource(Lake.class)
    void goesOnAfterAStopWithoutDraining(Lake lake) throws Exception {
        String savepoint =
                start(lake, null, null).write(1).checkpoint().write(2).stop(false, directory);

        FedJob job = start(lake, null, savepoint).write(3).checkpoint();

        awaitKeys(job, 1, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void refusesADrainedSavepointAndGoesOnUnderAnotherName(Lake lake) throws Exception {
        String first = start(lake, null, null).write(1).checkpoint().write(2).stop(true, directory);
        assertRefused(start(lake, null, first), "has the final commit", "was not used before");

        FedJob second = start(lake, "second", first).write(3).checkpoint();
        awaitKeys(second, 1, 2, 3);
        String again = second.write(4).stop(true, directory);
        assertRefused(start(lake, "second", again), "has the final commit");

        FedJob third = start(lake, "third", again).write(5).checkpoint();
        awaitKeys(third, 1, 2, 3, 4, 5);
        String undrained = third.write(6).stop(false, directory);
        awaitKeys(start(lake, "third", undrained).write(7).checkpoint(), 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void icebergWithholdsCommitsAfterAnOlderSavepointUntilItsNumbersHavePassed() throws Exception {
        String older = olderSavepoint(Lake.ICEBERG);

        FedJob job = start(Lake.ICEBERG, null, older).write(5).checkpoint();
        job.write(6).checkpoint();
        assertThat(job.keys()).as("while commits are withheld").containsExactlyInAnyOrder(1, 2, 3);

        awaitKeys(job.checkpoint().checkpoint().checkpoint(), 1, 2, 3, 5, 6);
    }

    @Test
    void icebergGoesOnAfterAFailureThatFollowsAnOlderSavepoint() throws Exception {
        String older = olderSavepoint(Lake.ICEBERG);
        FedJob interrupted = start(Lake.ICEBERG, null, older).write(5).checkpoint().write(6);
        String withheld = interrupted.savepoint(directory);
        interrupted.cancel();

        awaitKeys(start(Lake.ICEBERG, null, withheld).write(7).checkpoint(), 1, 2, 3, 5, 6, 7);
    }

    /** Its committer would drop what the next savepoint holds when it is restored from there. */
    @Test
    void paimonRefusesAnOlderSavepoint() throws Exception {
        assertRefused(
                start(Lake.PAIMON, null, olderSavepoint(Lake.PAIMON)),
                "The sink could take new commits for those");
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void commitsAtOnceAfterAnOlderSavepointUnderAnotherName(Lake lake) throws Exception {
        String older = olderSavepoint(lake);

        FedJob job = start(lake, "second", older).write(2, 3).checkpoint().write(4);
        awaitKeys(job, 1, 2, 3);
        String pending = job.savepoint(directory);
        job.cancel();

        awaitKeys(start(lake, "second", pending).write(5).checkpoint(), 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void doesNotLeaveUncommittedRowsBehindUnderAnotherName(Lake lake) throws Exception {
        FedJob first = start(lake, null, null).write(1).checkpoint();
        awaitKeys(first, 1);
        String pending = first.write(2).savepoint(directory);
        first.cancel();

        assertRefused(start(lake, "second", pending), "has rows for", "are not committed");
        awaitKeys(start(lake, null, pending).write(3).checkpoint(), 1, 2, 3);
    }

    /** The table goes on to row 3 after it. */
    private String olderSavepoint(Lake lake) throws Exception {
        FedJob job = start(lake, null, null).write(1).checkpoint();
        String savepoint = job.savepoint(directory);
        job.write(2).checkpoint().write(3).checkpoint();
        awaitKeys(job, 1, 2, 3);
        job.cancel();
        return savepoint;
    }

    private FedJob start(Lake lake, @Nullable String stateName, @Nullable String savepoint)
            throws Exception {
        Map<String, String> properties = lake.properties(directory.resolve("lake"), "orders");
        if (stateName != null) {
            properties.put("sink.state-name", stateName);
        }
        FedJob job =
                FedJob.start(
                        cluster,
                        lake.prepare(properties, KeyedChanges.SCHEMA),
                        savepoint,
                        stateName != null);
        jobs.add(job);
        return job;
    }

    private static void assertRefused(FedJob job, String... messages) {
        assertThat(job.failure())
                .hasStackTraceContaining("UnrecoverableException")
                .hasStackTraceContaining("sink.state-name")
                .hasStackTraceContaining("able lake.orders")
                .satisfies(
                        failure -> {
                            for (String message : messages) {
                                assertThat(failure).hasStackTraceContaining(message);
                            }
                        });
    }

    private static void awaitKeys(FedJob job, Object... keys) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(job.keys()).containsExactlyInAnyOrder(keys));
    }
}
