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

/** Who may go on with a journal, and what the others are told. */
@Timeout(180)
class JournalOwnerITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(4);

    @TempDir Path directory;

    private TablePipeline pipeline;

    @BeforeEach
    void serve(@InjectMiniCluster MiniCluster cluster) throws Exception {
        pipeline = new TablePipeline(cluster, directory, Lake.PAIMON, "id");
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
    }

    @Test
    void secondLiveJobIsRefusedAndGoesOnOnceTheFirstHasEnded() throws Exception {
        pipeline.set("source.journal.lease", "4 s");
        RunningJob first = pipeline.start(null);
        pipeline.insert(1, "one");
        pipeline.awaitRows(first, row(1, "one"));

        assertThat(pipeline.start(null).failure())
                .hasStackTraceContaining("The journal is held by job 'Pixels public.orders to")
                .hasStackTraceContaining("(" + first.id() + ", JobManager on ")
                .hasStackTraceContaining("which is running");

        pipeline.insert(2, "two");
        pipeline.awaitPolled();
        first.cancel();
        RunningJob second = pipeline.start(null);
        pipeline.insert(3, "three");
        pipeline.awaitRows(second, row(1, "one"), row(2, "two"), row(3, "three"));
    }

    @Test
    void journalOfAnotherTargetAndKeyGoesOnWhenThatIsMeant() throws Exception {
        pipeline.set("source.journal.id", "mine");
        RunningJob first = pipeline.start(null);
        pipeline.insert(1, "one");
        pipeline.insert(2, "two");
        pipeline.awaitPolled();
        first.cancel();

        pipeline.set("paimon.table.name", "lake.others").set("source.primary-key", "id,data");
        assertThat(pipeline.start(null).failure())
                .hasStackTraceContaining("The journal was written for another target and key")
                .hasStackTraceContaining("target paimon lake.orders in ")
                .hasStackTraceContaining("key (id)")
                .hasStackTraceContaining("target paimon lake.others in ")
                .hasStackTraceContaining("key (id,data)")
                .hasStackTraceContaining("source.journal.adopt=true");

        pipeline.set("source.journal.adopt", "true");
        RunningJob adopting = pipeline.start(null);
        pipeline.insert(5, "five");
        pipeline.awaitRows(adopting, row(1, "one"), row(2, "two"), row(5, "five"));
    }

    @Test
    void stateOfAnotherJournalIsRefusedNamingIt() throws Exception {
        pipeline.set("source.journal.id", "old");
        RunningJob first = pipeline.start(null);
        pipeline.insert(1, "one");
        pipeline.awaitRows(first, row(1, "one"));
        pipeline.insert(2, "two");
        pipeline.awaitPolled();
        first.cancel();
        String checkpoint = pipeline.retained(first);

        pipeline.set("source.journal.id", "new");
        assertThat(pipeline.start(checkpoint).failure())
                .hasStackTraceContaining("The restored state needs the journal 'old'")
                .hasStackTraceContaining("Set source.journal.id=old");

        pipeline.set("source.journal.id", "old");
        pipeline.awaitRows(pipeline.start(checkpoint), row(1, "one"), row(2, "two"));
    }
}
