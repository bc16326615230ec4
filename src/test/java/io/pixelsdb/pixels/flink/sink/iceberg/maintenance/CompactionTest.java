package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteFileGroup;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Few files in the place of many, with the same rows, whoever else commits. */
class CompactionTest {

    @TempDir Path warehouse;

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"PARQUET", "AVRO", "ORC"})
    void oneFileAndNoDeletesAreLeft(FileFormat format) throws Exception {
        UpsertedTable table =
                UpsertedTable.create(warehouse, PartitionSpec.unpartitioned(), format);
        writeTenTimes(table);

        MaintenanceReport report =
                Maintenances.run(table.maintenance(), MaintenanceStep.COMPACT, Maintenances.with());

        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.number("data files")).isEqualTo(1);
        assertThat(table.number("delete files")).isZero();
        assertThat(report.number("data files rewritten")).isEqualTo(10);
        assertThat(report.number("data files written")).isEqualTo(1);
    }

    @Test
    void rowsStayInTheirPartitions() throws Exception {
        PartitionSpec spec = PartitionSpec.builderFor(UpsertedTable.SCHEMA).bucket("id", 4).build();
        UpsertedTable table = UpsertedTable.create(warehouse, spec, FileFormat.AVRO);
        for (int i = 0; i < 6; i++) {
            table.upsert("round " + i, i, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
        }

        Maintenances.run(table.maintenance(), MaintenanceStep.COMPACT, Maintenances.with());

        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.number("data files")).isBetween(2L, 4L);
        assertThat(table.number("delete files")).isZero();
    }

    @Test
    void changesThatAreCommittedAfterThePlanApplyToTheNewFiles() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        writeTenTimes(table);
        Table planned = table.load();
        table.upsert("meanwhile", 1, 2, 100);
        table.delete(3);

        new Compaction(() -> planned, Maintenances.with(), new MaintenanceReport()).run();

        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.rows()).containsEntry(1, "meanwhile").doesNotContainKey(3);
        assertThat(table.number("data files")).isEqualTo(2);
    }

    /** Iceberg itself drops them: they are older than all data files but the new ones. */
    @Test
    void deletesThatAreCommittedAloneAfterThePlanStayInForce() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        writeTenTimes(table);
        int deleted = table.expected.keySet().iterator().next();
        Table planned = table.load();
        table.delete(deleted);
        table.upsert("meanwhile", 100);

        new Compaction(() -> planned, Maintenances.with(), new MaintenanceReport()).run();

        assertThat(table.rows()).isEqualTo(table.expected).doesNotContainKey(deleted);
        assertThat(table.number("data files")).isEqualTo(1);
    }

    @Test
    void filesThatSomebodyElseHasRewrittenArePlannedAgain() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        writeTenTimes(table);
        Deque<Table> stale = new ArrayDeque<>(List.of(table.load()));
        rewriteAs(table);
        writeTenTimes(table);
        MaintenanceReport report = new MaintenanceReport();

        new Compaction(
                        () -> stale.isEmpty() ? table.load() : stale.pop(),
                        Maintenances.with(),
                        report)
                .run();

        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.number("data files")).isEqualTo(1);
        assertThat(report.number("data files rewritten")).isEqualTo(11);
    }

    @Test
    void givesUpWithoutHarmWhenOthersAreAlwaysQuicker() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        writeTenTimes(table);
        // Three, as a table is up to date again once a commit has been tried.
        Deque<Table> stale = new ArrayDeque<>(List.of(table.load(), table.load(), table.load()));
        rewriteAs(table);
        Set<Path> files = dataFiles();
        MaintenanceReport report = new MaintenanceReport();

        Compaction compaction = new Compaction(stale::pop, Maintenances.with(), report);

        assertThatThrownBy(compaction::run)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Other commits were quicker 3 times");
        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(dataFiles()).as("nothing is left behind").isEqualTo(files);
        assertThat(report.number("data files rewritten")).isZero();
    }

    @Test
    void rewritesInSeveralPassesWhereDeletesDoNotFitIntoMemory() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        writeTenTimes(table);
        Table loaded = table.load();
        RewriteFileGroup group = groupOfAll(loaded);

        Set<DataFile> written = new GroupRewriter(loaded, 3).rewrite(group);

        assertThat(KeyShare.of(group.fileScanTasks(), 3)).hasSizeGreaterThan(5);
        RewriteFiles rewrite =
                loaded.newRewrite()
                        .rewriteFiles(
                                group.rewrittenFiles(),
                                written,
                                loaded.currentSnapshot().sequenceNumber());
        rewrite.commit();
        assertThat(table.rows()).isEqualTo(table.expected);
    }

    @Test
    void dryRunSaysWhatItWouldDoAndDoesNothing() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        writeTenTimes(table);
        long snapshot = table.load().currentSnapshot().snapshotId();

        MaintenanceReport report =
                Maintenances.run(
                        table.maintenance(), MaintenanceStep.COMPACT, Maintenances.dryRun());

        assertThat(report.number("data files to rewrite")).isEqualTo(10);
        assertThat(table.load().currentSnapshot().snapshotId()).isEqualTo(snapshot);
    }

    @Test
    void dryRunCountsTheDeletesThatNothingWouldNeedAnyMore() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        writeTenTimes(table);

        MaintenanceReport report =
                Maintenances.run(
                        table.maintenance(), MaintenanceStep.COMPACT, Maintenances.dryRun());

        assertThat(report.number("delete files to remove")).isEqualTo(12);
        assertThat(table.number("delete files")).isEqualTo(12);
    }

    @Test
    void aTableWithoutRowsIsLeftAlone() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);

        for (MaintenanceStep step : MaintenanceStep.values()) {
            assertThat(Maintenances.run(table.maintenance(), step, Maintenances.with()))
                    .hasToString("");
        }

        assertThat(table.rows()).isEmpty();
    }

    @Test
    void manyManifestsArePutTogether() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        for (int i = 0; i < 30; i++) {
            table.upsert("round " + i, i);
        }
        MaintenanceReport report = new MaintenanceReport();

        Manifests.rewrite(table.load(), Maintenances.with(), report);

        assertThat(report.number("manifests rewritten")).isEqualTo(30);
        assertThat(table.number("manifests")).as("and those of deletes").isEqualTo(31);
        assertThat(table.rows()).isEqualTo(table.expected);
    }

    @Test
    void fewFilesWithManyDeletesAreRewrittenToo() throws Exception {
        UpsertedTable table = UpsertedTable.create(warehouse);
        table.upsert("first", 1, 2, 3);
        table.upsert("second", 1);
        table.delete(2);

        Maintenances.run(
                table.maintenance(),
                MaintenanceStep.COMPACT,
                Maintenances.with("maintenance.max-delete-files", "2"));

        assertThat(table.rows()).isEqualTo(table.expected);
        assertThat(table.number("delete files")).isLessThan(3);
    }

    static void writeTenTimes(UpsertedTable table) throws IOException {
        for (int i = 0; i < 10; i++) {
            table.upsert("round " + i, i, i + 1, i + 2, i + 3, 50 - i);
            if (i % 4 == 3) {
                table.delete(i, 7);
            }
        }
    }

    private static void rewriteAs(UpsertedTable table) throws Exception {
        Maintenances.run(table.maintenance(), MaintenanceStep.COMPACT, Maintenances.with());
    }

    private Set<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(warehouse.resolve("lake/words/data"))) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    private static RewriteFileGroup groupOfAll(Table table) throws IOException {
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            List<FileScanTask> all = new ArrayList<>();
            tasks.forEach(all::add);
            return new RewriteFileGroup(null, all, table.spec().specId(), 1L << 30, 1L << 30, 1);
        }
    }
}
