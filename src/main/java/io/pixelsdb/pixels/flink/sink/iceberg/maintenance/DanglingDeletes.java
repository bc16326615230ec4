package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes delete files out of the table that apply to no data file any more, as compaction leaves
 * them. What is committed later is younger, so they never apply to it either. Used once.
 */
final class DanglingDeletes {

    private static final Logger LOG = LoggerFactory.getLogger(DanglingDeletes.class);

    private final Table table;
    private final Set<String> rewritten;
    private final MaintenanceSettings settings;
    private final MaintenanceReport report;

    /**
     * @param rewritten data files that a dry run takes for gone, with a new one in their place
     */
    DanglingDeletes(
            Table table,
            Set<String> rewritten,
            MaintenanceSettings settings,
            MaintenanceReport report) {
        this.table = requireNonNull(table, "table");
        this.rewritten = requireNonNull(rewritten, "rewritten");
        this.settings = requireNonNull(settings, "settings");
        this.report = requireNonNull(report, "report");
    }

    void run() throws IOException {
        Snapshot snapshot = table.currentSnapshot();
        // In format version 3 several deletes share a file.
        if (snapshot == null
                || TableUtil.formatVersion(table) > 2
                || Partitionings.areMixed(table, snapshot)) {
            return;
        }
        List<DeleteFile> dangling = find(snapshot);
        if (dangling.isEmpty()) {
            return;
        }
        if (settings.isDryRun()) {
            report.add("delete files to remove", dangling.size());
            return;
        }
        RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(snapshot.snapshotId());
        dangling.forEach(rewrite::deleteFile);
        try {
            rewrite.commit();
            report.add("delete files removed", dangling.size());
        } catch (CommitFailedException | ValidationException e) {
            LOG.info("Delete files of {} could not be removed", table.name(), e);
            report.remark(
                    "Delete files without use stay until the next run, as others commit: "
                            + e.getMessage());
        }
    }

    private List<DeleteFile> find(Snapshot snapshot) throws IOException {
        List<DeleteFile> dangling = new ArrayList<>();
        for (LiveFiles.Part part : LiveFiles.of(table, snapshot).parts()) {
            List<DataFile> left =
                    part.data().stream()
                            .filter(data -> !rewritten.contains(data.location()))
                            .collect(Collectors.toList());
            for (DeleteFile delete : part.deletes()) {
                if (left.stream()
                        .noneMatch(data -> DeleteScope.concerns(delete, data, table.schema()))) {
                    dangling.add(delete);
                }
            }
        }
        return dangling;
    }
}
