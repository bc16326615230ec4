package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the job's commits when others change the table. The table takes inserts only. */
class IcebergConflictITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    private static final TableIdentifier NAME = TableIdentifier.of("lake", "orders");
    private static final PixelsSchema SCHEMA = new PixelsSchema(KeyedChanges.ROW_TYPE, List.of());

    @TempDir Path directory;

    private MiniCluster cluster;
    private FedJob job;

    @BeforeEach
    void take(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @AfterEach
    void cancel() throws Exception {
        RefusingLock.allow(directory.toString());
        job.cancel();
    }

    @Test
    void commitsThatLoseARaceAreTriedAgainUntilTheyAreIn() throws Exception {
        job = start();
        job.write(0).checkpoint();
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger appended = new AtomicInteger();
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(
                        () -> {
                            while (!end.get()) {
                                appendAsSomebodyElse(-1 - appended.get());
                                appended.incrementAndGet();
                            }
                        });

        List<Object> expected = new ArrayList<>(List.of(0));
        for (int key = 1; key < 15 || appended.get() < 15; key++) {
            job.write(key).checkpoint();
            expected.add(key);
            assertThat(other).isNotCompletedExceptionally();
        }
        end.set(true);
        other.get();
        for (int i = 0; i < appended.get(); i++) {
            expected.add(-1 - i);
        }

        awaitKeys(expected.toArray());
        assertThat(job.lastFailure()).isEmpty();
    }

    @Test
    void commitThatLosesEveryRaceFailsTheJobAndIsInAfterARestart() throws Exception {
        job = start("iceberg.table.commit.retry.num-retries", "2");
        job.write(1).checkpoint();
        awaitKeys(1);

        RefusingLock.refuse(directory.toString());
        job.write(2).checkpoint();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> RefusingLock.refusals(directory.toString()) > 2 * 3);
        assertThat(job.lastFailure().orElseThrow()).contains("CommitFailedException");
        RefusingLock.allow(directory.toString());

        awaitKeys(1, 2);
        job.write(3).checkpoint();
        awaitKeys(1, 2, 3);
    }

    @Test
    void tableThatIsMadeAnewUnderTheJobFailsItsNextCommit() throws Exception {
        job = start();
        job.write(1).checkpoint();
        awaitKeys(1);

        try (HadoopCatalog catalog = catalog()) {
            catalog.dropTable(NAME, false);
        }
        prepare();
        job.write(2).checkpoint();

        await().atMost(Duration.ofSeconds(60)).until(() -> job.lastFailure().isPresent());
        assertThat(job.lastFailure().orElseThrow())
                .contains("IcebergFilesCommitter")
                .contains("ValidationException");
    }

    private void appendAsSomebodyElse(int id) {
        try (HadoopCatalog catalog = catalog()) {
            Table table = catalog.loadTable(NAME);
            OutputFileFactory files =
                    OutputFileFactory.builderFor(table, 0, 0)
                            .format(FileFormat.PARQUET)
                            .operationId(UUID.randomUUID().toString())
                            .build();
            GenericRecord record = GenericRecord.create(table.schema());
            record.setField("id", id);
            try (DataWriter<Record> writer =
                    new GenericAppenderFactory(table.schema())
                            .newDataWriter(files.newOutputFile(), FileFormat.PARQUET, null)) {
                writer.write(record);
                writer.close();
                table.newAppend().appendFile(writer.toDataFile()).commit();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CommitFailedException e) {
            throw new IllegalStateException("The other writer ought to have patience too", e);
        }
    }

    private FedJob start(String... settings) throws Exception {
        return FedJob.start(cluster, prepare(settings), null, false);
    }

    private PreparedSink prepare(String... settings) {
        Map<String, String> properties =
                Lake.ICEBERG.properties(
                        directory, "orders", "catalog.lock-impl", RefusingLock.class.getName());
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        return Lake.ICEBERG.prepare(properties, SCHEMA);
    }

    private HadoopCatalog catalog() {
        return new HadoopCatalog(new Configuration(), directory.toUri().toString());
    }

    private void awaitKeys(Object... keys) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(job.keys()).containsExactlyInAnyOrder(keys));
    }
}
