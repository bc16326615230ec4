package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.MetadataColumns;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.PartitionMap;

/**
 * The files of a snapshot by partition, each named once: memory grows with their number, whereas a
 * scan holds the deletes of each data file, that is the square of it. For tables whose files all
 * have one partitioning. Immutable.
 */
final class LiveFiles {

    private final PartitionMap<Part> parts;

    private LiveFiles(PartitionMap<Part> parts) {
        this.parts = requireNonNull(parts, "parts");
    }

    /** Files of one partition. */
    static final class Part {

        private final StructLike partition;
        private final List<DataFile> data = new ArrayList<>();
        private final List<DeleteFile> deletes = new ArrayList<>();

        private Part(StructLike partition) {
            this.partition = requireNonNull(partition, "partition");
        }

        StructLike partition() {
            return partition;
        }

        List<DataFile> data() {
            return data;
        }

        List<DeleteFile> deletes() {
            return deletes;
        }
    }

    /** Files have what is known of the columns by which rows are deleted, and of no others. */
    static LiveFiles of(Table table, Snapshot snapshot) throws IOException {
        PartitionMap<Part> parts = PartitionMap.create(table.specs());
        Set<Integer> columns = new HashSet<>(Set.of(MetadataColumns.DELETE_FILE_PATH.fieldId()));
        for (ManifestFile manifest : snapshot.deleteManifests(table.io())) {
            try (ManifestReader<DeleteFile> files =
                    ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
                for (DeleteFile file : files) {
                    if (file.content() == FileContent.EQUALITY_DELETES) {
                        columns.addAll(file.equalityFieldIds());
                    }
                    DeleteFile copy = file.copyWithStats(columns);
                    part(parts, copy.specId(), copy.partition()).deletes.add(copy);
                }
            }
        }
        for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
            try (ManifestReader<DataFile> files =
                    ManifestFiles.read(manifest, table.io(), table.specs())) {
                for (DataFile file : files) {
                    DataFile copy = file.copyWithStats(columns);
                    part(parts, copy.specId(), copy.partition()).data.add(copy);
                }
            }
        }
        return new LiveFiles(parts);
    }

    private static Part part(PartitionMap<Part> parts, int spec, StructLike partition) {
        return parts.computeIfAbsent(spec, partition, () -> new Part(partition));
    }

    Collection<Part> parts() {
        return parts.values();
    }
}
