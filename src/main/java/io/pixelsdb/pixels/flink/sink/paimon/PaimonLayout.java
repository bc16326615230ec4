package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.PartitionField;
import io.pixelsdb.pixels.flink.sink.PartitionTransform;
import io.pixelsdb.pixels.flink.sink.TableComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.CoreOptions.PartitionSinkStrategy;
import org.apache.paimon.table.BucketMode;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sink.partition-by} and {@code paimon.table.bucket} as Paimon has them: partitions are
 * columns, and what Iceberg takes for partitions of buckets are Paimon's own buckets. Used where
 * the job is submitted.
 */
final class PaimonLayout {

    private static final Logger LOG = LoggerFactory.getLogger(PaimonLayout.class);

    private static final String KEY = PixelsOptions.SINK_PARTITION_BY.key();
    private static final String BUCKET = CoreOptions.BUCKET.key();
    private static final String BUCKET_KEY = CoreOptions.BUCKET_KEY.key();

    /** Buckets of a new table with a primary key; each is written by one task. */
    private static final String DEFAULT_BUCKETS = "4";

    /** As many buckets as the rows take; without a key none at all. */
    static final String DYNAMIC = "-1";

    /** Why buckets are not postponed. */
    static final String POSTPONED =
            "rows that wait for their bucket are in no reader's sight until somebody compacts the"
                    + " table";

    private PaimonLayout() {}

    /** Columns that are partitions, in their order; those of spans of time are the sink's own. */
    static List<String> partitionKeys(PartitionBy partitions) {
        return partitions.fields().stream()
                .filter(field -> field.transform() != PartitionTransform.BUCKET)
                .map(field -> field.transform().isTime() ? TimeColumns.name(field) : field.column())
                .collect(Collectors.toList());
    }

    /** Buckets that are asked for; one at most, or {@link PaimonLayoutCheck} reports it. */
    static List<PartitionField> bucketFields(PartitionBy partitions) {
        return partitions.fields().stream()
                .filter(field -> field.transform() == PartitionTransform.BUCKET)
                .collect(Collectors.toList());
    }

    /** The options of a new table that its layout consists of. */
    static Map<String, String> options(PixelsSchema schema, PartitionBy partitions) {
        Map<String, String> options = new TreeMap<>();
        options.put(BUCKET, schema.hasPrimaryKey() ? DEFAULT_BUCKETS : DYNAMIC);
        for (PartitionField field : bucketFields(partitions)) {
            options.put(BUCKET, Integer.toString(field.width()));
            options.put(BUCKET_KEY, field.column());
        }
        if (!partitionKeys(partitions).isEmpty()) {
            // Otherwise directories of dates have the number of the day for a name.
            options.put(CoreOptions.PARTITION_GENERATE_LEGACY_NAME.key(), "false");
            if (!schema.hasPrimaryKey()) {
                // Each partition to one writer: otherwise each writer has a file for each.
                options.put(
                        CoreOptions.PARTITION_SINK_STRATEGY.key(),
                        PartitionSinkStrategy.HASH.name().toLowerCase(Locale.ROOT));
            }
        }
        return options;
    }

    /** Notes what an existing table has, and cannot have or should not. */
    static void compare(
            FileStoreTable table,
            PixelsSchema schema,
            PartitionBy partitions,
            TableComparison comparison) {
        partitions.compare(of(table, partitions), comparison);
        List<String> columns = TimeColumns.added(schema, partitions).rowType().getFieldNames();
        for (String column : table.partitionKeys()) {
            if (partitions.isEmpty() && !columns.contains(column)) {
                comparison.add(
                        column,
                        "table is partitioned by it, the source has no such column; if it is a"
                                + " span of time that this sink has added, let "
                                + KEY
                                + " say so again");
            }
        }
        if (table.bucketMode() == BucketMode.POSTPONE_MODE) {
            comparison.add("buckets: table has -2, with which " + POSTPONED);
        }
    }

    /** What a table has, in the words of what is asked for; buckets if they are. */
    private static List<PartitionField> of(FileStoreTable table, PartitionBy partitions) {
        List<PartitionField> fields = new ArrayList<>();
        for (String column : table.partitionKeys()) {
            fields.add(
                    partitions.fields().stream()
                            .filter(field -> field.transform().isTime())
                            .filter(field -> TimeColumns.name(field).equals(column))
                            .findFirst()
                            .orElse(PartitionField.of(PartitionTransform.IDENTITY, column)));
        }
        boolean fixed = table.bucketMode() == BucketMode.HASH_FIXED;
        if (fixed && partitions.has(PartitionTransform.BUCKET)) {
            for (String column : table.schema().bucketKeys()) {
                fields.add(
                        PartitionField.of(
                                PartitionTransform.BUCKET, table.schema().numBuckets(), column));
            }
        }
        return fields;
    }

    /**
     * Says what nobody checks: that other jobs keep away from a table with dynamic buckets, and
     * that an existing one keeps its snapshots for as long as savepoints can be restored.
     */
    static void warnOfLimits(FileStoreTable table, Duration retention) {
        limits(table).ifPresent(limits -> LOG.warn("Table {} {}", table.fullName(), limits));
        Duration kept = table.coreOptions().snapshotTimeRetain();
        if (kept.compareTo(retention) < 0) {
            LOG.warn(
                    "Table {} keeps snapshots for {} and the journal what savepoints need for {}:"
                            + " a sink that is restored after a longer time than the former may"
                            + " not find its last commit. Raise {} of the table.",
                    table.fullName(),
                    kept,
                    retention,
                    CoreOptions.SNAPSHOT_TIME_RETAINED.key());
        }
    }

    private static Optional<String> limits(FileStoreTable table) {
        switch (table.bucketMode()) {
            case HASH_DYNAMIC:
                return Optional.of(
                        "has dynamic buckets: this must be the only job that writes it, or rows of"
                                + " one key end up in two buckets, of which none replaces the"
                                + " other");
            case KEY_DYNAMIC:
                return Optional.of(
                        "has partitions outside its key: this must be the only job that writes it,"
                                + " or a key ends up in two partitions. Each start reads the key of"
                                + " every row of the table before it writes");
            default:
                return Optional.empty();
        }
    }
}
