package io.pixelsdb.pixels.flink.job;

import static io.pixelsdb.pixels.flink.testing.TablePipeline.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import io.pixelsdb.pixels.flink.testing.TablePipeline;
import java.nio.file.Path;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Starts without state on a journal that holds more than the table. */
@Timeout(180)
class UnfinishedEntriesITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path directory;

    private TablePipeline pipeline;

    @BeforeEach
    void serve(@InjectMiniCluster MiniCluster cluster) throws Exception {
        pipeline = new TablePipeline(cluster, directory, Lake.PAIMON, "id");
        leaveUnfinishedEntries();
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
    }

    @Test
    void areReplayedUntilTheTableHasThem() throws Exception {
        RunningJob job = pipeline.start(null);

        pipeline.awaitRows(job, row(1, "ONE"), row(2, "two"));
    }

    @Test
    void endTheJobWithTheirCountsOnDemand() throws Exception {
        pipeline.set("source.journal.unfinished", "refuse");

        assertThat(pipeline.start(null).failure())
                .hasStackTraceContaining("3 responses (")
                .hasStackTraceContaining(" of 3 buckets that are not known to be committed")
                .hasStackTraceContaining("source.journal.unfinished=refuse");
    }

    @Test
    void areLeftBehindForGoodOnDemand() throws Exception {
        pipeline.set("source.journal.unfinished", "discard");
        RunningJob discarding = pipeline.start(null);
        pipeline.insert(4, "four");
        pipeline.insert(6, "six");
        pipeline.awaitRows(
                discarding, row(1, "one"), row(3, "three"), row(4, "four"), row(6, "six"));
        discarding.cancel();

        pipeline.set("source.journal.unfinished", "replay");
        RunningJob job = pipeline.start(null);
        pipeline.insert(10, "ten");
        pipeline.awaitRows(
                job, row(1, "one"), row(3, "three"), row(4, "four"), row(6, "six"), row(10, "ten"));
    }

    private void leaveUnfinishedEntries() throws Exception {
        RunningJob lost = pipeline.start(null);
        pipeline.insert(1, "one");
        pipeline.insert(3, "three");
        pipeline.awaitRows(lost, row(1, "one"), row(3, "three"));
        // Two checkpoints after it arrived, the first rows are safe.
        lost.checkpoint();
        lost.checkpoint();
        pipeline.update(1, "one", "ONE");
        pipeline.awaitPolled();
        pipeline.insert(2, "two");
        pipeline.delete(3, "three");
        pipeline.awaitPolled();
        lost.cancel();
    }
}
