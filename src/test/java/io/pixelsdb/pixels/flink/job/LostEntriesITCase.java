package io.pixelsdb.pixels.flink.job;

import static io.pixelsdb.pixels.flink.testing.TablePipeline.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.sink.Lake;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import io.pixelsdb.pixels.flink.testing.TablePipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/** Journals that no longer hold all that a start needs. */
@Timeout(180)
class LostEntriesITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path directory;

    private TablePipeline pipeline;

    @BeforeEach
    void serve(@InjectMiniCluster MiniCluster cluster) throws Exception {
        pipeline = new TablePipeline(cluster, directory, Lake.ICEBERG);
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
    }

    @Test
    void damagedResponseEndsTheJobAndCanBePassedOver() throws Exception {
        RunningJob first = pipeline.start(null);
        insertOneByOne(row(1, "first"), row(5, "second"), row(9, "third"));
        first.cancel();
        Path segment = onlySegmentWith("second");
        damage(segment, "second");

        assertThat(pipeline.start(null).failure())
                .hasStackTraceContaining("file segments/" + segment.getFileName() + " is damaged")
                .hasStackTraceContaining("the checksum of response 1 of public.orders#1 is wrong")
                .hasStackTraceContaining("source.journal.on-damage=skip");

        pipeline.set("source.journal.on-damage", "skip");
        RunningJob job = pipeline.start(null);
        pipeline.insert(13, "new");
        pipeline.awaitRows(job, row(1, "first"), row(9, "third"), row(13, "new"));
    }

    @Test
    void missingSegmentEndsTheJobAndCanBePassedOver() throws Exception {
        RunningJob first = pipeline.start(null);
        pipeline.insert(1, "first");
        pipeline.awaitRows(first, row(1, "first"));
        insertOneByOne(row(5, "second"), row(9, "third"));
        first.cancel();
        String checkpoint = pipeline.retained(first);
        RunningJob second = pipeline.start(checkpoint);
        insertOneByOne(row(13, "fourth"));
        second.cancel();
        Path segment = onlySegmentWith("second");
        Files.delete(segment);

        assertThat(pipeline.start(checkpoint).failure())
                .hasStackTraceContaining("all that was in segments/" + segment.getFileName())
                .hasStackTraceContaining("source.journal.on-damage=skip");

        pipeline.set("source.journal.on-damage", "skip");
        RunningJob job = pipeline.start(checkpoint);
        pipeline.insert(17, "new");
        pipeline.awaitRows(job, row(1, "first"), row(13, "fourth"), row(17, "new"));
    }

    @Test
    void olderSavepointWhoseEntriesAreGoneIsRefused() throws Exception {
        pipeline.set("source.journal.retention", "1 s").set("source.journal.segment-size", "1 b");
        RunningJob job = pipeline.start(null);
        pipeline.insert(1, "first");
        pipeline.awaitRows(job, row(1, "first"));
        String savepoint = job.savepoint(pipeline.savepoints());
        insertOneByOne(row(5, "second"), row(9, "third"));
        // Every reader begins another segment behind these.
        insertOneByOne(row(2, "last"), row(3, "last"), row(4, "last"), row(6, "last"));
        insertOneByOne(row(7, "last"), row(8, "last"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            job.checkpoint();
                            assertThat(pipeline.segmentsWith("second")).isEmpty();
                            assertThat(pipeline.segmentsWith("third")).isEmpty();
                        });
        job.cancel();

        // Whichever reader is the first to say so.
        assertThat(pipeline.start(savepoint).failure())
                .hasStackTraceContaining("The journal no longer holds all")
                .hasStackTraceContaining("Missing are responses of public.orders#")
                .hasStackTraceContaining("or a newer savepoint or checkpoint");
    }

    /** Each in a response of its own. */
    private void insertOneByOne(Object[]... rows) throws Exception {
        for (Object[] row : rows) {
            pipeline.insert((int) row[0], (String) row[1]);
            pipeline.awaitPolled();
        }
    }

    private Path onlySegmentWith(String text) throws Exception {
        assertThat(pipeline.segmentsWith(text)).hasSize(1);
        return pipeline.segmentsWith(text).get(0);
    }

    private static void damage(Path file, String text) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
