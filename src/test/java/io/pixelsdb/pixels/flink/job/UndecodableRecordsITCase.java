package io.pixelsdb.pixels.flink.job;

import static io.pixelsdb.pixels.flink.testing.TablePipeline.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.RecordWriter;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import io.pixelsdb.pixels.flink.testing.TablePipeline;
import java.nio.file.Path;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that end a job are decoded by the next one, from the same bytes. */
@Timeout(120)
class UndecodableRecordsITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path directory;

    @Test
    void areDecodedOnceFromACheckpointUnderACorrectedSchema(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, Lake.ICEBERG)) {
            RunningJob failed = failOnALongText(pipeline);

            pipeline.set("source.schema", "id:INT,data:STRING");
            RunningJob job = pipeline.start(pipeline.retained(failed));
            insertInEveryBucket(pipeline);

            pipeline.awaitRows(
                    job,
                    row(1, "one"),
                    row(2, "two"),
                    row(5, "longer"),
                    row(9, "end"),
                    row(4, "new"),
                    row(13, "new"),
                    row(6, "new"),
                    row(7, "new"));
        }
    }

    @Test
    void areDecodedWithoutStateUnderACorrectedSchema(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, Lake.ICEBERG, "id")) {
            failOnALongText(pipeline);

            pipeline.set("source.schema", "id:INT,data:STRING");
            RunningJob job = pipeline.start(null);

            pipeline.awaitRows(job, row(1, "one"), row(2, "two"), row(5, "longer"), row(9, "end"));
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void rowsOfEitherWidthArriveOnceAfterAColumnWasAddedUpstream(
            Lake lake, @InjectMiniCluster MiniCluster cluster) throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, lake)) {
            RunningJob narrow = pipeline.start(null);
            pipeline.insert(1, "one");
            pipeline.awaitRows(narrow, row(1, "one"));
            pipeline.insert(5, "five");
            pipeline.awaitPolled();
            pipeline.put(9, wide().insert(9, "nine", 9.5));
            assertThat(narrow.failure())
                    .hasStackTraceContaining("Record 0 of response 2 of public.orders#1")
                    .hasStackTraceContaining("the image has 3 values")
                    .hasStackTraceContaining("extend source.schema by it");
            String checkpoint = pipeline.retained(narrow);

            lake.addDoubleColumn(pipeline.warehouse(), "orders", "price");
            pipeline.set("source.schema", "id:INT,data:STRING,price:DOUBLE");
            assertThat(pipeline.start(checkpoint).failure())
                    .hasStackTraceContaining("Record 0 of response 1 of public.orders#1")
                    .hasStackTraceContaining("source.missing-columns=null");

            pipeline.set("source.missing-columns", "null");
            RunningJob job = pipeline.start(checkpoint);
            pipeline.put(13, wide().insert(13, "last", 13.5));
            pipeline.awaitRows(
                    job,
                    row(1, "one", null),
                    row(5, "five", null),
                    row(9, "nine", 9.5),
                    row(13, "last", 13.5));
        }
    }

    /** Leaves a checkpoint behind the first two rows, and two more in the journal. */
    private static RunningJob failOnALongText(TablePipeline pipeline) throws Exception {
        pipeline.set("source.schema", "id:INT,data:VARCHAR(3)");
        RunningJob job = pipeline.start(null);
        pipeline.insert(1, "one");
        pipeline.insert(2, "two");
        pipeline.awaitRows(job, row(1, "one"), row(2, "two"));
        pipeline.insert(5, "longer");
        pipeline.insert(9, "end");
        assertThat(job.failure())
                .hasStackTraceContaining("Record 0 of response 1 of public.orders#1")
                .hasStackTraceContaining("column 'data'");
        return job;
    }

    /** Whatever a start repeats comes before these. */
    private static void insertInEveryBucket(TablePipeline pipeline) throws Exception {
        for (int id : new int[] {4, 13, 6, 7}) {
            pipeline.insert(id, "new");
        }
    }

    private static RecordWriter wide() {
        return MockTable.builder()
                .columns("id:INT,data:STRING,price:DOUBLE")
                .buckets(TablePipeline.BUCKETS)
                .build()
                .records();
    }
}
