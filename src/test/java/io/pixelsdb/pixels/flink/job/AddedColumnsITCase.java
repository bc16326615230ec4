package io.pixelsdb.pixels.flink.job;

import static io.pixelsdb.pixels.flink.testing.TablePipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.RecordWriter;
import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import io.pixelsdb.pixels.flink.testing.TablePipeline;
import java.nio.file.Path;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A column is added at the source, and the next start of the job adds it to the table. */
@Timeout(180)
class AddedColumnsITCase {

    private static final String WIDE = "id:INT,data:STRING,price:DOUBLE";

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path directory;

    private MiniCluster cluster;

    @BeforeEach
    void take(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void isFilledFromASavepointWithUncommittedRowsAndRowsOfBothWidthsInTheJournal(Lake lake)
            throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, lake, "id")) {
            RunningJob narrow = pipeline.start(null);
            pipeline.insert(1, "one");
            pipeline.insert(2, "two");
            pipeline.awaitRows(narrow, row(1, "one"), row(2, "two"));
            pipeline.insert(5, "five");
            pipeline.awaitPolled();
            String savepoint = narrow.savepoint(pipeline.savepoints());
            failOnAWiderRow(pipeline, narrow);

            widen(pipeline);
            RunningJob job = pipeline.start(savepoint);
            pipeline.put(2, wide("id").update(row(2, "two", null), row(2, "two", 2.5)));

            pipeline.awaitRows(
                    job,
                    row(1, "one", null),
                    row(2, "two", 2.5),
                    row(5, "five", null),
                    row(9, "nine", null),
                    row(13, "wide", 13.5));
        }
    }

    @ParameterizedTest
    @EnumSource(Lake.class)
    void isFilledWithoutStateWithRowsOfBothWidthsInTheJournal(Lake lake) throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, lake, "id")) {
            RunningJob narrow = pipeline.start(null);
            pipeline.insert(1, "one");
            pipeline.awaitRows(narrow, row(1, "one"));
            pipeline.insert(5, "five");
            failOnAWiderRow(pipeline, narrow);

            widen(pipeline);
            RunningJob job = pipeline.start(null);
            pipeline.put(1, wide("id").update(row(1, "one", null), row(1, "one", 1.5)));

            pipeline.awaitRows(
                    job,
                    row(1, "one", 1.5),
                    row(5, "five", null),
                    row(9, "nine", null),
                    row(13, "wide", 13.5));
        }
    }

    /** Without a key a row that came twice would show. */
    @ParameterizedTest
    @EnumSource(Lake.class)
    void isFilledOnceAfterAStopWithSavepoint(Lake lake) throws Exception {
        try (TablePipeline pipeline = new TablePipeline(cluster, directory, lake)) {
            RunningJob narrow = pipeline.start(null);
            pipeline.insert(1, "one");
            pipeline.awaitRows(narrow, row(1, "one"));
            pipeline.insert(5, "five");
            pipeline.awaitPolled();
            String savepoint = narrow.stop(false, pipeline.savepoints());
            pipeline.insert(9, "nine");
            pipeline.put(13, wide().insert(13, "wide", 13.5));

            pipeline.set("source.schema", WIDE);
            assertThatThrownBy(() -> pipeline.start(savepoint))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("column price: table lacks it")
                    .hasMessageContaining("sink.schema-evolution=add-columns would add it");

            widen(pipeline);
            RunningJob job = pipeline.start(savepoint);
            pipeline.put(17, wide().insert(17, "last", 17.5));
            Object[][] rows = {
                row(1, "one", null),
                row(5, "five", null),
                row(9, "nine", null),
                row(13, "wide", 13.5),
                row(17, "last", 17.5)
            };
            pipeline.awaitRows(job, rows);

            String next = job.stop(false, pipeline.savepoints());
            pipeline.awaitRows(pipeline.start(next), rows);
        }
    }

    /** Leaves a row of each width in the journal, and the job ended by the second. */
    private static void failOnAWiderRow(TablePipeline pipeline, RunningJob narrow)
            throws Exception {
        pipeline.insert(9, "nine");
        pipeline.awaitPolled();
        pipeline.put(13, wide("id").insert(13, "wide", 13.5));
        assertThat(narrow.failure()).hasStackTraceContaining("extend source.schema by it");
    }

    /** As the manual says. */
    private static void widen(TablePipeline pipeline) {
        pipeline.set("source.schema", WIDE)
                .set("source.missing-columns", "null")
                .set("sink.schema-evolution", "add-columns");
    }

    private static RecordWriter wide(String... key) {
        return MockTable.builder()
                .columns(WIDE, key)
                .buckets(TablePipeline.BUCKETS)
                .build()
                .records();
    }
}
