package io.pixelsdb.pixels.flink.source.split;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** The buckets that a configuration names, table by table. Immutable. */
@Internal
public final class BucketsByTable {

    private final TreeMap<TableId, Set<BucketId>> tables = new TreeMap<>();

    public BucketsByTable(Collection<BucketId> buckets) {
        for (BucketId bucket : buckets) {
            tables.computeIfAbsent(bucket.table(), table -> new TreeSet<>()).add(bucket);
        }
    }

    /** Those of one table among others. */
    public static Set<BucketId> of(Collection<BucketId> buckets, TableId table) {
        return buckets.stream()
                .filter(bucket -> bucket.table().equals(table))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean hasTableOf(BucketId bucket) {
        return tables.containsKey(bucket.table());
    }

    /** A whole table's queue and buckets of it have nothing to do with one another. */
    public boolean isOfAnotherKind(BucketId bucket) {
        return hasTableOf(bucket)
                && tables.get(bucket.table()).iterator().next().isWholeTable()
                        != bucket.isWholeTable();
    }

    /** Those named here, with each table's own in its place where others of it are given. */
    public Set<BucketId> replacedBy(Collection<BucketId> others) {
        Set<BucketId> result = new TreeSet<>();
        for (Map.Entry<TableId, Set<BucketId>> table : tables.entrySet()) {
            Set<BucketId> given = of(others, table.getKey());
            result.addAll(given.isEmpty() ? table.getValue() : given);
        }
        return result;
    }
}
