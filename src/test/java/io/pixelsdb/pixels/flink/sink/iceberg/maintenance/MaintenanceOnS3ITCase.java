package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import io.pixelsdb.pixels.flink.testing.S3Server;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.FileInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An Iceberg table in S3 is kept as one on a disk is. */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "The S3 server needs Java 17")
class MaintenanceOnS3ITCase {

    private static final MaintenanceSettings IN_A_YEAR = Maintenances.later(Duration.ofDays(365));

    private static final long TWO_DAYS = Duration.ofDays(2).toMillis();

    @Test
    void rowsAreTheSameAndOnlyWhatNobodyNeedsIsRemoved() throws Exception {
        try (S3Server server = S3Server.start();
                S3FileIO io = new OldFiles();
                S3Client client = server.client()) {
            server.createBucket("warehouse");
            io.initialize(
                    Map.of(
                            "s3.endpoint", server.endpoint().toString(),
                            "s3.path-style-access", "true",
                            "s3.access-key-id", S3Server.ACCESS_KEY_ID,
                            "s3.secret-access-key", S3Server.SECRET_ACCESS_KEY,
                            "client.region", S3Server.REGION));
            UpsertedTable table = tableIn(io);
            Set<String> others =
                    Set.of(
                            "lake/words_2/data/of-another-table.parquet",
                            "lake/words/data/_pixels_journal/id/segments/1",
                            "lake/words/notes.txt");
            others.forEach(key -> put(client, key));
            put(client, "lake/words/data/left-behind.parquet");

            table.maintenance("s3a://warehouse/lake/words/data/_pixels_journal")
                    .run(MaintenanceStep.COMPACT, Maintenances.with(), new MaintenanceReport());
            // From here on the table's files are listed under another scheme than it names them.
            table.load().updateLocation().setLocation("s3a://warehouse/lake/words").commit();
            table.upsert("last", 1, 2);
            MaintenanceReport report = new MaintenanceReport();
            IcebergMaintenance maintenance =
                    table.maintenance("s3a://warehouse/lake/words/data/_pixels_journal");
            maintenance.run(MaintenanceStep.EXPIRE, IN_A_YEAR, report);
            maintenance.run(MaintenanceStep.ORPHANS, IN_A_YEAR, report);

            assertThat(report.remarks()).singleElement().asString().startsWith("Orphans since ");
            assertThat(report.number("snapshots expired")).isGreaterThan(6);
            assertThat(report.number("files of theirs removed")).isGreaterThan(12);
            assertThat(table.rows()).isEqualTo(table.expected);
            assertThat(table.number("snapshots")).isEqualTo(1);
            Set<String> left =
                    client.listObjectsV2(request -> request.bucket("warehouse")).contents().stream()
                            .map(S3Object::key)
                            .collect(Collectors.toSet());
            assertThat(left)
                    .containsAll(others)
                    .doesNotContain("lake/words/data/left-behind.parquet");
            assertThat(left).filteredOn(key -> key.endsWith(".parquet")).hasSizeLessThan(6);
        }
    }

    /** All of them older than they are, as those of a job's last commits are no orphans. */
    private static final class OldFiles extends S3FileIO {

        @Override
        public Iterable<FileInfo> listPrefix(String prefix) {
            return StreamSupport.stream(super.listPrefix(prefix).spliterator(), false)
                    .map(
                            file ->
                                    new FileInfo(
                                            file.location(),
                                            file.size(),
                                            file.createdAtMillis() - TWO_DAYS))
                    .collect(Collectors.toList());
        }
    }

    private static UpsertedTable tableIn(S3FileIO io) throws IOException {
        UpsertedTable table =
                UpsertedTable.create(
                        new MemoryCatalog(io, "s3://warehouse"),
                        PartitionSpec.unpartitioned(),
                        FileFormat.PARQUET);
        for (int i = 0; i < 6; i++) {
            table.upsert("round " + i, i, i + 1, i + 2);
        }
        return table;
    }

    private static void put(S3Client client, String key) {
        client.putObject(
                request -> request.bucket("warehouse").key(key), RequestBody.fromString("12345"));
    }
}
