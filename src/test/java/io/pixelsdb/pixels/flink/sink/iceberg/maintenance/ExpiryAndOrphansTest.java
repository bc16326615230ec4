package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.Maintenances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed from an Iceberg table, and what never is. */
class ExpiryAndOrphansTest {

    private static final MaintenanceSettings IN_A_YEAR = Maintenances.later(Duration.ofDays(365));

    @TempDir Path warehouse;

    private UpsertedTable table;

    @BeforeEach
    void create() {
        table = UpsertedTable.create(warehouse);
    }

    @Test
    void oldSnapshotsExpireWithTheirFiles() throws Exception {
        for (int i = 0; i < 6; i++) {
            table.upsert("round " + i, 1, 2);
        }
        Maintenances.run(table.maintenance(), MaintenanceStep.COMPACT, Maintenances.with());
        Snapshot last = table.upsert("last", 1);

        MaintenanceReport report = expire(IN_A_YEAR);

        assertThat(snapshots()).containsExactly(last.snapshotId());
        assertThat(report.number("snapshots expired")).isGreaterThanOrEqualTo(7);
        assertThat(report.number("files of theirs removed")).isGreaterThanOrEqualTo(12);
        assertThat(table.rows()).isEqualTo(table.expected);
    }

    @Test
    void youngSnapshotsStay() throws Exception {
        table.upsert("first", 1);
        table.upsert("second", 1);

        assertThat(expire(Maintenances.later(Duration.ofDays(4)))).hasToString("");
        assertThat(snapshots()).hasSize(2);
    }

    @Test
    void lastCommitOfTheSinkStaysWithAllAfterIt() throws Exception {
        table.upsert("first", 1);
        Snapshot last = table.upsert("second", 1);
        table.delete(1);
        table.delete(2);

        expire(IN_A_YEAR);

        assertThat(snapshots()).hasSize(3).contains(last.snapshotId());
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void eachOfSeveralJobsThatCommitInTurnKeepsItsLastOne() throws Exception {
        table.upsertAs("one", "first", 1);
        Snapshot other = table.upsertAs("other", "first", 2);
        table.upsertAs("one", "second", 3);
        Snapshot one = table.upsertAs("one", "last", 1);
        for (int run = 0; run < 3; run++) {
            Snapshot last = table.upsertAs("other", "run " + run, 2);

            expire(Maintenances.later(Duration.ofDays(30)));

            // The other one's commit before it is what tells that both stand beside each other.
            assertThat(snapshots())
                    .contains(other.snapshotId(), one.snapshotId(), last.snapshotId())
                    .hasSize(4 + run);
        }
        assertThat(table.rows()).isEqualTo(table.expected);
    }

    @Test
    void jobThatWentOnFromAnotherOneNeedsNoneOfItsCommits() throws Exception {
        table.upsertAs("former", "first", 1);
        table.upsertAs("former", "second", 1);
        Snapshot last = table.upsertAs("later", "third", 1);

        expire(IN_A_YEAR);

        assertThat(snapshots()).containsExactly(last.snapshotId());
    }

    @Test
    void settingOfTheBranchDoesNotTakeTheLastCommitOfTheSink() throws Exception {
        table.upsert("first", 1);
        Snapshot last = table.upsert("second", 1);
        table.delete(2);
        table.load().manageSnapshots().setMaxSnapshotAgeMs("main", 1).commit();
        Snapshot current = table.delete(3);
        await().until(() -> System.currentTimeMillis() > current.timestampMillis() + 1);

        MaintenanceReport report = expire(IN_A_YEAR);

        assertThat(snapshots()).hasSize(4).contains(last.snapshotId());
        assertThat(report.remarks()).singleElement().asString().contains("max-snapshot-age");
    }

    @Test
    void settingOfTheBranchCountsWhereItTakesNothingThatIsNeeded() throws Exception {
        table.upsert("first", 1);
        Snapshot last = table.upsert("second", 1);
        table.load().manageSnapshots().setMaxSnapshotAgeMs("main", 1).commit();
        await().until(() -> System.currentTimeMillis() > last.timestampMillis() + 1);

        MaintenanceReport report = expire(IN_A_YEAR);

        assertThat(snapshots()).containsExactly(last.snapshotId());
        assertThat(report.remarks()).isEmpty();
    }

    @Test
    void tagsStay() throws Exception {
        Snapshot tagged = table.upsert("first", 1);
        table.load().manageSnapshots().createTag("keep", tagged.snapshotId()).commit();
        table.upsert("second", 1);
        table.upsert("third", 1);

        expire(IN_A_YEAR);

        assertThat(snapshots()).hasSize(2).contains(tagged.snapshotId());
    }

    @Test
    void dryRunLetsNothingExpire() throws Exception {
        table.upsert("first", 1);
        table.upsert("second", 1);

        MaintenanceReport report =
                expire(Maintenances.dryRun("maintenance.snapshot-retention", "1 ms"));

        assertThat(snapshots()).hasSize(2);
        assertThat(report.number("snapshots to expire")).isEqualTo(1);
    }

    @Test
    void oldFilesThatNoSnapshotKnowsAreRemoved() throws Exception {
        table.upsert("first", 1);
        Path data = old("lake/words/data/left-behind.parquet");
        Path metadata = old("lake/words/metadata/left-behind.avro");
        Path young = file("lake/words/data/being-written.parquet");

        MaintenanceReport report = orphans(Maintenances.with());

        assertThat(data).doesNotExist();
        assertThat(metadata).doesNotExist();
        assertThat(young).exists();
        assertThat(report.number("orphans removed")).isEqualTo(2);
        assertThat(report.number("bytes of theirs")).isEqualTo(10);
    }

    @Test
    void filesOfTheTableAreNoOrphansHoweverOld() throws Exception {
        for (int i = 0; i < 6; i++) {
            table.upsert("round " + i, 1, 2);
        }
        Maintenances.run(table.maintenance(), MaintenanceStep.COMPACT, Maintenances.with());
        table.upsert("last", 1);

        makeAllOld();

        assertThat(orphans(Maintenances.with())).hasToString("");
        assertThat(table.rows()).isEqualTo(table.expected);
        for (long snapshot : snapshots()) {
            table.load().manageSnapshots().setCurrentSnapshot(snapshot).commit();
            assertThat(table.rows()).isNotEmpty();
        }
    }

    /** They are in the state of the job, which is restored after however long. */
    @Test
    void filesThatAJobMayHaveToCommitYetStayHoweverOld() throws Exception {
        Path before = old("lake/words/data/left-behind.parquet");
        table.upsert("first", 1);
        Path uncommitted = file("lake/words/data/of-the-next-checkpoint.parquet");

        MaintenanceReport report = orphans(IN_A_YEAR);

        assertThat(uncommitted).exists();
        assertThat(before).doesNotExist();
        assertThat(report.number("orphans removed")).isEqualTo(1);
        assertThat(report.remarks()).singleElement().asString().startsWith("Orphans since ");
    }

    @Test
    void filesOfTheFirstCheckpointStayHoweverOld() throws Exception {
        table.delete(1);
        Path uncommitted = old("lake/words/data/of-the-first-checkpoint.parquet");

        MaintenanceReport report = orphans(IN_A_YEAR);

        assertThat(uncommitted).exists();
        assertThat(report.remarks()).singleElement().asString().contains("no job is known");
    }

    @Test
    void filesOutsideOfTheTablesOwnDirectoriesAreNobodysBusiness() throws Exception {
        table.upsert("first", 1);
        List<Path> others =
                List.of(
                        old("lake/words/nested/data/of-another-table.parquet"),
                        old("lake/words/notes.txt"),
                        old("lake/words_2/data/of-another-table.parquet"));

        assertThat(orphans(Maintenances.with())).hasToString("");
        assertThat(others).allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void journalIsNeverTouchedWhereverItIs() throws Exception {
        table.upsert("first", 1);
        Path beside = old("lake/words/data/_pixels_journal/id/segments/1");
        Path configured = old("lake/words/data/journals/id/segments/1");
        MaintenanceReport report = new MaintenanceReport();

        table.maintenance(warehouse.resolve("lake/words/data/_pixels_journal").toUri().toString())
                .run(
                        MaintenanceStep.ORPHANS,
                        Maintenances.with(
                                "source.journal.path",
                                warehouse.resolve("lake/words/data/journals").toUri().toString()),
                        report);

        assertThat(report).hasToString("");
        assertThat(beside).exists();
        assertThat(configured).exists();
    }

    @Test
    void dryRunRemovesNoOrphan() throws Exception {
        table.upsert("first", 1);
        Path orphan = old("lake/words/data/left-behind.parquet");

        MaintenanceReport report = orphans(Maintenances.dryRun());

        assertThat(orphan).exists();
        assertThat(report.number("orphans to remove")).isEqualTo(1);
    }

    private MaintenanceReport expire(MaintenanceSettings settings) throws Exception {
        return Maintenances.run(table.maintenance(), MaintenanceStep.EXPIRE, settings);
    }

    private MaintenanceReport orphans(MaintenanceSettings settings) throws Exception {
        return Maintenances.run(table.maintenance(), MaintenanceStep.ORPHANS, settings);
    }

    private List<Long> snapshots() {
        Table loaded = table.load();
        return StreamSupport.stream(loaded.snapshots().spliterator(), false)
                .map(Snapshot::snapshotId)
                .collect(Collectors.toList());
    }

    private Path old(String name) throws IOException {
        return makeOld(file(name));
    }

    private void makeAllOld() throws IOException {
        try (Stream<Path> files = Files.walk(warehouse)) {
            for (Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                makeOld(file);
            }
        }
    }

    private static Path makeOld(Path file) throws IOException {
        FileTime time = FileTime.from(Instant.now().minus(Duration.ofDays(10)));
        return Files.setLastModifiedTime(file, time);
    }

    private Path file(String name) throws IOException {
        Path file = warehouse.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "12345");
    }
}
