package io.pixelsdb.pixels.flink.sink.paimon.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.annotation.Internal;
import org.apache.paimon.Snapshot;
import org.apache.paimon.manifest.BucketEntry;
import org.apache.paimon.operation.CleanOrphanFilesResult;
import org.apache.paimon.operation.LocalOrphanFilesClean;
import org.apache.paimon.table.FileStoreTable;

/** Keeps a Paimon table, in the process of the command. */
@Internal
public final class PaimonMaintenance implements TableMaintenance {

    private final String name;
    private final FileStoreTable table;
    private final Predicate<Snapshot> ofSink;
    private final boolean atomicCommits;
    private final AutoCloseable catalog;

    /**
     * @param table with the options that the job gives it
     * @param ofSink whether a sink of ours has committed a snapshot
     * @param atomicCommits whether of two commits at the same time none can replace the other
     * @param catalog closed with this
     */
    public PaimonMaintenance(
            String name,
            FileStoreTable table,
            Predicate<Snapshot> ofSink,
            boolean atomicCommits,
            AutoCloseable catalog) {
        this.name = requireNonNull(name, "name");
        this.table = requireNonNull(table, "table");
        this.ofSink = requireNonNull(ofSink, "ofSink");
        this.atomicCommits = atomicCommits;
        this.catalog = requireNonNull(catalog, "catalog");
    }

    @Override
    public String description() {
        return "paimon " + name;
    }

    @Override
    public void run(MaintenanceStep step, MaintenanceSettings settings, MaintenanceReport report)
            throws Exception {
        switch (step) {
            case COMPACT:
                new PaimonCompaction(table, atomicCommits, settings, report).run();
                break;
            case EXPIRE:
                new PaimonExpiry(table, ofSink, settings, report).run();
                break;
            case ORPHANS:
                removeOrphans(settings, report);
                break;
            default:
                throw new IllegalArgumentException("No such step: " + step);
        }
    }

    /** Looks into the directories of buckets and of metadata alone, so never into a journal. */
    private void removeOrphans(MaintenanceSettings settings, MaintenanceReport report)
            throws Exception {
        CleanOrphanFilesResult result =
                new LocalOrphanFilesClean(
                                table, settings.orphansBefore().toEpochMilli(), settings.isDryRun())
                        .clean();
        if (result.getDeletedFileCount() > 0) {
            report.add(
                    settings.isDryRun() ? "orphans to remove" : "orphans removed",
                    result.getDeletedFileCount());
            report.add("bytes of theirs", result.getDeletedFileTotalLenInBytes());
        }
    }

    @Override
    public void survey(MaintenanceReport report) throws IOException {
        List<BucketEntry> buckets = table.newSnapshotReader().bucketEntries();
        report.add("data files", buckets.stream().mapToLong(BucketEntry::fileCount).sum());
        report.add("bytes", buckets.stream().mapToLong(BucketEntry::fileSizeInBytes).sum());
        report.add("snapshots", table.snapshotManager().snapshotCount());
    }

    @Override
    public void close() throws IOException {
        try {
            catalog.close();
        } catch (Exception e) {
            throw new IOException("Cannot close the catalog of table " + name, e);
        }
    }
}
