package io.pixelsdb.pixels.flink.job;

import static io.pixelsdb.pixels.flink.testing.TablePipeline.row;

import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import io.pixelsdb.pixels.flink.testing.TablePipeline;
import java.nio.file.Path;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job that is recovered by another JobManager under its own id, as high availability does. */
@Timeout(180)
class JobManagerFailoverITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = Clusters.withFailingJobManager(2);

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(Lake.class)
    void rowOfATableWithoutAKeyIsThereOnce(Lake lake, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, lake)) {
            RunningJob job = pipeline.start(null);
            pipeline.insert(1, "one");
            pipeline.insert(2, "two");
            pipeline.awaitRows(job, row(1, "one"), row(2, "two"));
            pipeline.insert(3, "three");
            pipeline.insert(5, "five");
            pipeline.awaitPolled();

            job.loseJobManager();
            pipeline.insert(6, "six");
            job.recover();
            pipeline.insert(7, "seven");

            pipeline.awaitRows(
                    job,
                    row(1, "one"),
                    row(2, "two"),
                    row(3, "three"),
                    row(5, "five"),
                    row(6, "six"),
                    row(7, "seven"));
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void changesOfATableWithAKeyAreAppliedInTheirOrder(
            Lake lake, @InjectMiniCluster MiniCluster cluster) throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, lake, "id")) {
            RunningJob job = pipeline.start(null);
            pipeline.insert(1, "one");
            pipeline.insert(2, "two");
            pipeline.awaitRows(job, row(1, "one"), row(2, "two"));
            pipeline.update(1, "one", "One");
            pipeline.delete(2, "two");
            pipeline.insert(3, "three");
            pipeline.awaitPolled();

            job.loseJobManager();
            pipeline.update(1, "One", "ONE");
            job.recover();
            pipeline.insert(2, "TWO");

            pipeline.awaitRows(job, row(1, "ONE"), row(2, "TWO"), row(3, "three"));
        }
    }

    /** To the source this looks like a start without state, but the journal knows the job. */
    @ParameterizedTest
    @EnumSource(Lake.class)
    void whatWasPolledBeforeTheFirstCheckpointIsReplayedWhateverIsToBeDoneWithUnfinishedEntries(
            Lake lake, @InjectMiniCluster MiniCluster cluster) throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, lake)) {
            pipeline.set("source.journal.unfinished", "discard");
            RunningJob job = pipeline.start(null);
            pipeline.insert(1, "one");
            pipeline.insert(2, "two");
            pipeline.awaitPolled();

            job.loseJobManager();
            pipeline.insert(3, "three");
            job.recover();
            pipeline.insert(5, "five");

            pipeline.awaitRows(job, row(1, "one"), row(2, "two"), row(3, "three"), row(5, "five"));
        }
    }
}
