package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.JavaHash;
import org.apache.iceberg.types.Types;

/**
 * The rows, or deleted keys, that one pass over a group of files looks at: all, or where there are
 * more deletes than fit into memory, those of some of the keys. Immutable.
 */
final class KeyShare {

    private final Set<Integer> keyColumns;
    private final int index;
    private final int count;

    private KeyShare(Set<Integer> keyColumns, int index, int count) {
        this.keyColumns = requireNonNull(keyColumns, "keyColumns");
        this.index = index;
        this.count = count;
    }

    /**
     * Shares of all rows of the files, as many as it takes.
     *
     * @param maxDeletes most deletes of one share
     */
    static List<KeyShare> of(List<FileScanTask> tasks, long maxDeletes) {
        Map<String, DeleteFile> deletes = new HashMap<>();
        for (FileScanTask task : tasks) {
            for (DeleteFile file : task.deletes()) {
                if (file.content() == FileContent.EQUALITY_DELETES) {
                    deletes.put(file.location(), file);
                }
            }
        }
        Set<Set<Integer>> keys = new HashSet<>();
        deletes.values().forEach(file -> keys.add(new HashSet<>(file.equalityFieldIds())));
        long rows = deletes.values().stream().mapToLong(DeleteFile::recordCount).sum();
        // A row has one share, so all deletes must tell it by the same columns.
        int count = keys.size() == 1 ? (int) Math.min(1024, rows / maxDeletes + 1) : 1;
        Set<Integer> columns = keys.size() == 1 ? keys.iterator().next() : Set.of();
        List<KeyShare> shares = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            shares.add(new KeyShare(columns, i, count));
        }
        return shares;
    }

    boolean isAll() {
        return count == 1;
    }

    /** Ids of the columns that decide. */
    Set<Integer> keyColumns() {
        return keyColumns;
    }

    /** Tells keys of this type that are in the share, given as Iceberg has values inside. */
    Members members(Types.StructType keyType) {
        return new Members(JavaHash.forType(keyType));
    }

    /** What is in the share, of keys of one type. */
    final class Members {

        private final JavaHash<StructLike> hash;

        private Members(JavaHash<StructLike> hash) {
            this.hash = requireNonNull(hash, "hash");
        }

        boolean contains(StructLike key) {
            // Multiplied, as low bits of hashes of numbers follow those of partitions.
            return count == 1 || Math.floorMod((hash.hash(key) * 0x9E3779B9) >>> 8, count) == index;
        }
    }
}
