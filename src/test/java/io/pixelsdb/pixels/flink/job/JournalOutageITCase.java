package io.pixelsdb.pixels.flink.job;

import static io.pixelsdb.pixels.flink.testing.TablePipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.JournalOutage;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import io.pixelsdb.pixels.flink.testing.TablePipeline;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A journal that cannot be written for a while. */
@Timeout(180)
class JournalOutageITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path directory;

    private TablePipeline pipeline;

    @BeforeEach
    void serve(@InjectMiniCluster MiniCluster cluster) throws Exception {
        pipeline = new TablePipeline(cluster, directory, Lake.PAIMON);
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
    }

    @Test
    void stopsPollingUntilItCanBeWrittenAgain() throws Exception {
        JournalOutage outage = JournalOutage.prepare(directory);
        // A new file for each write, as files that are open go on.
        pipeline.set("source.journal.path", outage.root().toString())
                .set("source.journal.segment-size", "1 b");
        RunningJob job = pipeline.start(null);
        insertInEveryBucket(1);
        pipeline.awaitRows(job, rows(4));

        outage.begin();
        insertInEveryBucket(5);
        awaitQuiet();
        insertInEveryBucket(9);
        awaitQuiet();
        assertThat(pipeline.served().queues().remaining())
                .as("changes that wait in the server")
                .isGreaterThanOrEqualTo(TablePipeline.BUCKETS);

        outage.end();
        pipeline.awaitPolled();
        pipeline.awaitRows(job, rows(12));
    }

    private static Object[][] rows(int count) {
        Object[][] rows = new Object[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = row(i + 1, "x");
        }
        return rows;
    }

    private void insertInEveryBucket(int firstId) throws Exception {
        for (int id = firstId; id < firstId + TablePipeline.BUCKETS; id++) {
            pipeline.insert(id, "x");
        }
    }

    /** Waits until nothing is polled, for many times the pause between two polls. */
    private void awaitQuiet() {
        await().atMost(Duration.ofSeconds(60))
                .during(Duration.ofSeconds(1))
                .until(
                        () -> {
                            boolean quiet = pipeline.polls().pollers().isEmpty();
                            pipeline.polls().clear();
                            return quiet;
                        });
    }
}
