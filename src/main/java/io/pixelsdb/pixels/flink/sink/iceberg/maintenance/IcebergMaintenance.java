package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceStep;
import io.pixelsdb.pixels.flink.maintenance.TableMaintenance;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Keeps an Iceberg table, in the process of the command and through its catalog alone. Every step
 * is made of commits that Iceberg checks against those of others.
 */
@Internal
public final class IcebergMaintenance implements TableMaintenance {

    private final Catalog catalog;
    private final TableIdentifier identifier;
    private final Function<Snapshot, Optional<Committer>> committers;
    private final Set<String> journals;

    /**
     * @param catalog closed with this, if it can be
     * @param committers who has committed a snapshot, if it was a job
     * @param journals directories in which nothing is touched
     */
    public IcebergMaintenance(
            Catalog catalog,
            TableIdentifier identifier,
            Function<Snapshot, Optional<Committer>> committers,
            Set<String> journals) {
        this.catalog = requireNonNull(catalog, "catalog");
        this.identifier = requireNonNull(identifier, "identifier");
        this.committers = requireNonNull(committers, "committers");
        this.journals = Set.copyOf(journals);
    }

    @Override
    public String description() {
        return "iceberg " + identifier;
    }

    @Override
    public void run(MaintenanceStep step, MaintenanceSettings settings, MaintenanceReport report)
            throws IOException {
        switch (step) {
            case COMPACT:
                Set<String> rewritten = new Compaction(this::load, settings, report).run();
                new DanglingDeletes(load(), rewritten, settings, report).run();
                Manifests.rewrite(load(), settings, report);
                break;
            case EXPIRE:
                new SnapshotExpiry(load(), committers, settings, report).run();
                break;
            case ORPHANS:
                Set<String> untouched = new HashSet<>(journals);
                settings.journalPath().ifPresent(untouched::add);
                new OrphanFiles(this::load, committers, untouched, settings, report).run();
                break;
            default:
                throw new IllegalArgumentException("No such step: " + step);
        }
    }

    @Override
    public void survey(MaintenanceReport report) {
        Table table = load();
        Snapshot snapshot = table.currentSnapshot();
        Map<String, String> summary = snapshot == null ? Map.of() : snapshot.summary();
        report.add("data files", total(summary, SnapshotSummary.TOTAL_DATA_FILES_PROP));
        report.add("delete files", total(summary, SnapshotSummary.TOTAL_DELETE_FILES_PROP));
        report.add("bytes", total(summary, SnapshotSummary.TOTAL_FILE_SIZE_PROP));
        report.add("manifests", snapshot == null ? 0 : snapshot.allManifests(table.io()).size());
        table.snapshots().forEach(any -> report.add("snapshots", 1));
    }

    private static long total(Map<String, String> summary, String property) {
        return Long.parseLong(summary.getOrDefault(property, "0"));
    }

    private Table load() {
        return catalog.loadTable(identifier);
    }

    @Override
    public void close() throws IOException {
        if (catalog instanceof Closeable) {
            ((Closeable) catalog).close();
        }
    }
}
