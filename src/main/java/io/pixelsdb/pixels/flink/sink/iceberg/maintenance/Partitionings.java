package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** Whether all files of a table have the partitioning that it has now. */
final class Partitionings {

    private Partitionings() {}

    /**
     * True if not. Deletes concern files of their own partitioning alone, so files must not be
     * moved to another one while a job may still write deletes for them.
     */
    static boolean areMixed(Table table, Snapshot snapshot) {
        return snapshot.allManifests(table.io()).stream()
                .filter(Partitionings::hasFiles)
                .anyMatch(manifest -> manifest.partitionSpecId() != table.spec().specId());
    }

    private static boolean hasFiles(ManifestFile manifest) {
        return manifest.hasAddedFiles() || manifest.hasExistingFiles();
    }
}
