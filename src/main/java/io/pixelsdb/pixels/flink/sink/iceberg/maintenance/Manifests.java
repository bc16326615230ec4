package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import io.pixelsdb.pixels.flink.maintenance.MaintenanceReport;
import io.pixelsdb.pixels.flink.maintenance.MaintenanceSettings;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.PropertyUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts small manifests together when there are many, since every scan reads all of them. */
final class Manifests {

    private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);

    /** Commits merge small ones by themselves, though only when a hundred have gathered. */
    private static final int MANY = 30;

    private Manifests() {}

    static void rewrite(Table table, MaintenanceSettings settings, MaintenanceReport report) {
        if (table.currentSnapshot() == null) {
            return;
        }
        long target =
                PropertyUtil.propertyAsLong(
                        table.properties(),
                        TableProperties.MANIFEST_TARGET_SIZE_BYTES,
                        TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT);
        List<ManifestFile> small =
                table.currentSnapshot().dataManifests(table.io()).stream()
                        .filter(manifest -> manifest.length() < target / 2)
                        .collect(Collectors.toList());
        if (small.size() < MANY) {
            return;
        }
        if (settings.isDryRun()) {
            report.add("manifests to rewrite", small.size());
            return;
        }
        try {
            table.rewriteManifests()
                    .clusterBy(file -> 1)
                    .rewriteIf(manifest -> manifest.length() < target / 2)
                    .commit();
            report.add("manifests rewritten", small.size());
        } catch (CommitFailedException | ValidationException e) {
            LOG.info("Manifests of {} could not be rewritten", table.name(), e);
            report.remark(
                    "Manifests stay as they are until the next run, as others commit: "
                            + e.getMessage());
        }
    }
}
