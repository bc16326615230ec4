package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compaction of tables that somebody else changes in ways of their own. */
class CompactionBesideOthersTest {

    @TempDir Path warehouse;

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"PARQUET", "AVRO"})
    void rowsThatAreDeletedByTheirPositionsStayDeleted(FileFormat format) throws Exception {
        UpsertedTable table =
                UpsertedTable.create(warehouse, PartitionSpec.unpartitioned(), format);
        Snapshot first = table.upsert("first", 1, 2, 3);
        Snapshot second = table.upsert("second", 4, 5, 6);
        table.deleteFirstRows(first);
        table.deleteFirstRows(first, second);
        table.expected.keySet().removeAll(List.of(1, 4));
        for (int i = 0; i < 5; i++) {
            table.upsert("round " + i, 5 + i);
        }

        compact(table);

        assertThat(table.rows()).isEqualTo(table.expected).hasSize(7);
        assertThat(table.number("data files")).isEqualTo(1);
        assertThat(table.number("delete files")).isZero();
    }

    @Test
    void positionsThatAreDeletedAfterThePlanMakeItBePlannedAgain() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        Snapshot first = table.upsert("first", 100, 101);
        CompactionTest.writeTenTimes(table);
        Table planned = table.load();
        table.deleteFirstRows(first);
        table.expected.remove(100);
        List<Table> loads = new ArrayList<>();

        new Compaction(
                        () -> {
                            loads.add(loads.isEmpty() ? planned : table.load());
                            return loads.get(loads.size() - 1);
                        },
                        Maintenances.with(),
                        new MaintenanceReport())
                .run();

        assertThat(loads).hasSize(2);
        assertThat(table.rows()).isEqualTo(table.expected).doesNotContainKey(100);
        assertThat(table.number("data files")).isEqualTo(1);
    }

    @Test
    void columnThatIsAddedAfterThePlanIsThereAndEmpty() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        CompactionTest.writeTenTimes(table);
        Table planned = table.load();
        table.load().updateSchema().addColumn("more", Types.StringType.get()).commit();
        table.upsert("meanwhile", 1, 100);

        new Compaction(() -> planned, Maintenances.with(), new MaintenanceReport()).run();

        assertThat(table.rows()).isEqualTo(table.expected).containsEntry(1, "meanwhile");
        assertThat(table.number("data files")).isEqualTo(2);
        try (CloseableIterable<Record> rows = IcebergGenerics.read(table.load()).build()) {
            assertThat(rows).allSatisfy(row -> assertThat(row.getField("more")).isNull());
        }
    }

    @Test
    void twoAtOnceDoItOnce() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        CompactionTest.writeTenTimes(table);
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<MaintenanceReport>> reports = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Callable<MaintenanceReport> compaction =
                        () -> {
                            start.await();
                            return compact(table);
                        };
                reports.add(threads.submit(compaction));
            }
            long rewritten = 0;
            for (Future<MaintenanceReport> report : reports) {
                rewritten += report.get().number("data files rewritten");
            }
            assertThat(rewritten).isEqualTo(10);
        } finally {
            threads.shutdownNow();
        }
        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.number("data files")).isEqualTo(1);
    }

    @Test
    void branchesHaveTheRowsThatTheyHad() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        CompactionTest.writeTenTimes(table);
        Snapshot snapshot = table.load().currentSnapshot();
        Map<Integer, String> before = table.rows();
        table.load().manageSnapshots().createBranch("audit", snapshot.snapshotId()).commit();
        table.upsert("later", 1, 2, 3);

        compact(table);
        Maintenances.run(
                table.maintenance(),
                MaintenanceStep.EXPIRE,
                Maintenances.with("maintenance.snapshot-retention", "1 ms"));

        assertThat(table.rows()).isEqualTo(table.expected).isNotEqualTo(before);
        assertThat(table.load().refs()).containsKey("audit");
        assertThat(table.rows(table.load().snapshot("audit"))).isEqualTo(before);
    }

    @Test
    void tablesOfFormatVersion1AreCompacted() throws Exception {
        UpsertedTable table =
                UpsertedTable.create(
                        new MemoryCatalog(new LocalFiles(), warehouse.toString()),
                        PartitionSpec.unpartitioned(),
                        FileFormat.AVRO,
                        1);
        for (int i = 0; i < 8; i++) {
            table.append("round " + i, 2 * i, 2 * i + 1);
        }

        compact(table);

        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.number("data files")).isEqualTo(1);
    }

    @Test
    void filesOfAnEarlierPartitioningAreLeftAlone() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        CompactionTest.writeTenTimes(table);
        table.load().updateSpec().addField(Expressions.bucket("id", 2)).commit();
        table.append("later", 200, 201);

        MaintenanceReport report = compact(table);

        assertThat(report.number("data files rewritten")).isZero();
        assertThat(report.number("delete files removed")).isZero();
        assertThat(report.remarks()).singleElement().asString().contains("partitioning");
        assertThat(table.rows()).isEqualTo(table.expected);
    }

    @Test
    void changesOfTheJobReachTheNewFilesWhenThePartitioningChangesAfterThePlan() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        CompactionTest.writeTenTimes(table);
        Table planned = table.load();
        table.upsert("meanwhile", 9, 100);
        table.load().updateSpec().addField(Expressions.bucket("id", 2)).commit();

        new Compaction(() -> planned, Maintenances.with(), new MaintenanceReport()).run();

        assertThat(table.rows()).isEqualTo(table.expected).containsEntry(9, "meanwhile");
        assertThat(table.number("data files")).isEqualTo(2);
    }

    private static MaintenanceReport compact(UpsertedTable table) throws Exception {
        return Maintenances.run(table.maintenance(), MaintenanceStep.COMPACT, Maintenances.with());
    }
}
