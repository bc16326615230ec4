package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table with so many files that they cannot be compacted all at once. */
class NeglectedTableTest {

    @TempDir Path warehouse;

    private final LocalFiles files = new LocalFiles();

    @Test
    void isCompactedPartByPart() throws Exception {
        UpsertedTable table = create(PartitionSpec.unpartitioned(), FileFormat.PARQUET);
        writeThirtyTimes(table);
        MaintenanceReport report = new MaintenanceReport();

        new Compaction(table::load, Maintenances.with(), report, 20).run();

        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.number("data files")).isEqualTo(1);
        assertThat(report.number("data files written")).as("parts").isGreaterThan(3);
    }

    @Test
    void partitionsAreCompactedPartByPart() throws Exception {
        UpsertedTable table =
                create(PartitionSpec.builderFor(UpsertedTable.SCHEMA).bucket("id", 2).build());
        writeThirtyTimes(table);

        new Compaction(table::load, Maintenances.with(), new MaintenanceReport(), 20).run();

        assertThat(table.rows()).isEqualTo(table.expected);
        // So few in a partition are not worth while.
        assertThat(table.number("data files")).isLessThan(2 * 5);
    }

    @Test
    void positionsThatWereDeletedLaterAreAppliedInTime() throws Exception {
        UpsertedTable table = create(PartitionSpec.unpartitioned());
        Snapshot first = table.upsert("first", 300, 301);
        CompactionTest.writeTenTimes(table);
        Snapshot second = table.upsert("second", 302, 303);
        table.deleteFirstRows(first, second);
        table.expected.keySet().removeAll(List.of(300, 302));
        CompactionTest.writeTenTimes(table);

        new Compaction(table::load, Maintenances.with(), new MaintenanceReport(), 20).run();

        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.number("data files")).isEqualTo(1);
    }

    @Test
    void changesThatAreCommittedMeanwhileApplyToWhatIsWritten() throws Exception {
        UpsertedTable table = create(PartitionSpec.unpartitioned());
        writeThirtyTimes(table);
        int[] loads = {0};

        new Compaction(
                        () -> {
                            Table loaded = table.load();
                            if (loads[0]++ < 3) {
                                commitMeanwhile(table, loads[0]);
                            }
                            return loaded;
                        },
                        Maintenances.with(),
                        new MaintenanceReport(),
                        10)
                .run();

        assertThat(loads[0]).isGreaterThan(4);
        assertThat(table.rows()).isEqualTo(table.expected);
    }

    private static void commitMeanwhile(UpsertedTable table, int number) {
        try {
            table.delete(number);
            table.upsert("meanwhile " + number, number + 1, 400);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void dryRunCountsEachFileOnce() throws Exception {
        UpsertedTable table = create(PartitionSpec.unpartitioned());
        writeThirtyTimes(table);
        MaintenanceReport report = new MaintenanceReport();

        Set<String> paths = new Compaction(table::load, Maintenances.dryRun(), report, 20).run();

        assertThat(report.number("data files to rewrite")).isBetween(25L, 30L);
        assertThat(paths).hasSize((int) report.number("data files to rewrite"));
        assertThat(table.number("data files")).isEqualTo(30);
    }

    @Test
    void planOfAPartNamesFewDeletes() throws Exception {
        UpsertedTable table = create(PartitionSpec.unpartitioned());
        commitFiles(table.load(), 30);
        Table loaded = table.load();
        LiveFiles live = LiveFiles.of(loaded, loaded.currentSnapshot());
        CompactionPlan plan = new CompactionPlan(loaded, Maintenances.with());

        List<Long> horizons = Backlog.horizons(live, 15, Long.MAX_VALUE);

        assertThat(deletes(plan.all())).isEqualTo(30 * 29 / 2);
        assertThat(horizons).hasSize(5).isSorted();
        long before = -1;
        for (long horizon : horizons) {
            assertThat(deletes(plan.between(live, before, horizon))).isBetween(10L, 15L);
            before = horizon;
        }
    }

    @Test
    void partsHaveFewDeletedKeys() throws Exception {
        UpsertedTable table = create(PartitionSpec.unpartitioned());
        commitFiles(table.load(), 25);
        Table loaded = table.load();
        LiveFiles live = LiveFiles.of(loaded, loaded.currentSnapshot());

        assertThat(Backlog.horizons(live, Long.MAX_VALUE, 1_000)).containsExactly(10L, 20L);
    }

    /** However much of the keys' range they have in common. */
    @Test
    void eachFileOfDeletesIsReadOnce() throws Exception {
        UpsertedTable table = create(PartitionSpec.unpartitioned(), FileFormat.PARQUET);
        for (int i = 0; i < 20; i++) {
            int range = 1000 * (i % 4);
            table.upsert("round " + i, range + i, range + i + 1, range + i + 5);
        }
        Set<String> deletes = deletePaths(table.load());
        files.opened.clear();

        new Compaction(table::load, Maintenances.with(), new MaintenanceReport()).run();

        assertThat(table.number("data files")).isEqualTo(1);
        assertThat(files.opened).containsKeys(deletes.iterator().next());
        assertThat(deletes)
                .allSatisfy(path -> assertThat(files.opened.getOrDefault(path, 0)).isBetween(0, 1));
        assertThat(table.rows()).isEqualTo(table.expected);
    }

    @Test
    void fileOfPositionsInManyDataFilesIsReadOnce() throws Exception {
        UpsertedTable table = create(PartitionSpec.unpartitioned());
        Snapshot[] commits = new Snapshot[6];
        for (int i = 0; i < commits.length; i++) {
            commits[i] = table.append("round " + i, 2 * i, 2 * i + 1);
            table.expected.remove(2 * i);
        }
        table.deleteFirstRows(commits);
        String positions = deletePaths(table.load()).iterator().next();
        files.opened.clear();

        new Compaction(table::load, Maintenances.with(), new MaintenanceReport()).run();

        assertThat(files.opened).containsEntry(positions, 1);
        assertThat(table.rows()).isEqualTo(table.expected);
    }

    private UpsertedTable create(PartitionSpec spec) {
        return create(spec, FileFormat.AVRO);
    }

    private UpsertedTable create(PartitionSpec spec, FileFormat format) {
        return UpsertedTable.create(new MemoryCatalog(files, warehouse.toString()), spec, format);
    }

    private static void writeThirtyTimes(UpsertedTable table) throws IOException {
        for (int i = 0; i < 3; i++) {
            CompactionTest.writeTenTimes(table);
        }
    }

    private static Set<String> deletePaths(Table table) throws IOException {
        return LiveFiles.of(table, table.currentSnapshot()).parts().stream()
                .flatMap(part -> part.deletes().stream())
                .map(DeleteFile::location)
                .collect(Collectors.toSet());
    }

    private static long deletes(List<RewriteFileGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.fileScanTasks().stream())
                .mapToLong(task -> task.deletes().size())
                .sum();
    }

    /** Commits that name files which are not there. */
    private static void commitFiles(Table table, int commits) {
        PartitionSpec spec = table.spec();
        for (int i = 0; i < commits; i++) {
            RowDelta delta = table.newRowDelta();
            delta.addDeletes(
                    FileMetadata.deleteFileBuilder(spec)
                            .ofEqualityDeletes(1)
                            .withPath("deletes-" + i + ".parquet")
                            .withFileSizeInBytes(1000)
                            .withRecordCount(100)
                            .build());
            delta.addRows(
                    DataFiles.builder(spec)
                            .withPath("rows-" + i + ".parquet")
                            .withFileSizeInBytes(1000)
                            .withRecordCount(100)
                            .build());
            delta.commit();
        }
    }
}
