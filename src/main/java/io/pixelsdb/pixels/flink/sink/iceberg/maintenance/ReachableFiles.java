package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** Names every file that a table refers to, in any of its snapshots. */
final class ReachableFiles {

    private ReachableFiles() {}

    /**
     * Some files are named more than once.
     *
     * @throws IOException if a file of metadata cannot be read, so that not all are known
     */
    static void forEach(Table table, Consumer<String> action) throws IOException {
        ReachableFileUtil.metadataFileLocations(table, false).forEach(action);
        action.accept(ReachableFileUtil.versionHintLocation(table));
        ReachableFileUtil.statisticsFilesLocations(table).forEach(action);
        table.partitionStatisticsFiles().stream()
                .map(PartitionStatisticsFile::path)
                .forEach(action);
        Set<String> manifests = new HashSet<>();
        for (Snapshot snapshot : table.snapshots()) {
            if (snapshot.manifestListLocation() != null) {
                action.accept(snapshot.manifestListLocation());
            }
            for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                if (manifests.add(manifest.path())) {
                    action.accept(manifest.path());
                    forEachIn(manifest, table, action);
                }
            }
        }
    }

    private static void forEachIn(ManifestFile manifest, Table table, Consumer<String> action)
            throws IOException {
        try (ManifestReader<?> files =
                manifest.content() == ManifestContent.DATA
                        ? ManifestFiles.read(manifest, table.io(), table.specs())
                        : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
            for (ContentFile<?> file : files) {
                action.accept(file.location());
            }
        }
    }
}
