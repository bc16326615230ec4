package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.PartitionField;
import io.pixelsdb.pixels.flink.sink.PartitionTransform;
import io.pixelsdb.pixels.flink.sink.TableComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
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
    private static final String DYNAMIC = "-1";

    /** Buckets of a new table with a primary key; each is written by one task. */
    private static final String DEFAULT_BUCKETS = "4";

    private static final String POSTPONED =
            "rows that wait for their bucket are in no reader's sight until somebody compacts the"
                    + " table";

    private PaimonLayout() {}

    /** Reports a layout that Paimon, or this sink, cannot do. */
    static void check(
            PixelsSchema schema,
            PartitionBy partitions,
            Map<String, String> options,
            Problems problems) {
        String buckets = options.get(BUCKET);
        if (buckets != null && !buckets.trim().matches("-1|0*[1-9][0-9]{0,8}")) {
            problems.add(
                    PaimonOptions.TABLE_PREFIX + BUCKET,
                    "is '"
                            + buckets
                            + "'; allowed: a number above 0, or -1 for as many as it takes"
                            + (buckets.trim().equals("-2") ? ". With -2 " + POSTPONED : ""));
        }
        for (PartitionField field : partitions.fields()) {
            String reason = reasonAgainst(field, schema);
            if (reason != null) {
                problems.add(KEY, field + ": " + reason);
            }
        }
        checkBuckets(schema, partitions, options, problems);
        checkPartitions(schema, partitions, options, problems);
    }

    @Nullable
    private static String reasonAgainst(PartitionField field, PixelsSchema schema) {
        boolean bytes =
                schema.columnType(schema.rowType().getFieldIndex(field.column()))
                        .is(LogicalTypeFamily.BINARY_STRING);
        switch (field.transform()) {
            case BUCKET:
                return null;
            case IDENTITY:
                return bytes
                        ? "Paimon names directories after the values, which bytes are not fit for"
                        : null;
            case TRUNCATE:
                return "Paimon's partitions are columns, and nothing but spans of time is made a"
                        + " column of here";
            default:
                String name = TimeColumns.name(field);
                return schema.rowType().getFieldIndex(name) < 0
                        ? null
                        : "Paimon's partitions are columns, and this one would be "
                                + name
                                + ", which is there already; partition by that";
        }
    }

    private static void checkBuckets(
            PixelsSchema schema,
            PartitionBy partitions,
            Map<String, String> options,
            Problems problems) {
        List<PartitionField> fields = bucketFields(partitions);
        if (fields.size() > 1) {
            problems.add(KEY, fields.get(1) + ": a table of Paimon has one kind of buckets");
        }
        for (PartitionField field : fields) {
            contradict(field, BUCKET, Integer.toString(field.width()), options, problems);
            contradict(field, BUCKET_KEY, field.column(), options, problems);
            if (schema.hasPrimaryKey() && !schema.primaryKey().contains(field.column())) {
                problems.add(
                        KEY,
                        field
                                + ": column "
                                + field.column()
                                + " is not in the key ("
                                + String.join(", ", schema.primaryKey())
                                + "), all rows of which have to be in one bucket");
            }
            if (partitionKeys(partitions).contains(field.column())) {
                problems.add(
                        KEY,
                        field + ": a partition by " + field.column() + " would have one bucket");
            }
        }
    }

    private static void contradict(
            PartitionField field,
            String option,
            String value,
            Map<String, String> options,
            Problems problems) {
        String given = options.getOrDefault(option, value).trim();
        if (!given.equals(value)) {
            problems.add(
                    KEY,
                    String.format(
                            "%s: %s%s is '%s'; give only one of them",
                            field, PaimonOptions.TABLE_PREFIX, option, given));
        }
    }

    private static void checkPartitions(
            PixelsSchema schema,
            PartitionBy partitions,
            Map<String, String> options,
            Problems problems) {
        List<String> keys = partitionKeys(partitions);
        if (schema.hasPrimaryKey() && keys.containsAll(schema.primaryKey())) {
            problems.add(
                    KEY,
                    "every column of the key ("
                            + String.join(", ", schema.primaryKey())
                            + ") is a partition, so that each would hold one row");
            return;
        }
        boolean dynamic = DYNAMIC.equals(options.getOrDefault(BUCKET, "").trim());
        for (PartitionField field : partitions.outsideKey(schema)) {
            if (field.transform() != PartitionTransform.BUCKET && !dynamic) {
                problems.add(
                        KEY,
                        field
                                + ": column "
                                + field.column()
                                + " is not in the key ("
                                + String.join(", ", schema.primaryKey())
                                + "), so that an update can move a row from one partition to"
                                + " another. Paimon does that with "
                                + PaimonOptions.TABLE_PREFIX
                                + BUCKET
                                + "=-1 alone, at a cost that the README tells");
            }
        }
    }

    /** Columns that are partitions, in their order; those of spans of time are the sink's own. */
    static List<String> partitionKeys(PartitionBy partitions) {
        return partitions.fields().stream()
                .filter(field -> field.transform() != PartitionTransform.BUCKET)
                .map(
                        field ->
                                field.transform().isTime()
                                        ? TimeColumns.name(field)
                                        : field.column())
                .collect(Collectors.toList());
    }

    private static List<PartitionField> bucketFields(PartitionBy partitions) {
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

    /** Says what nobody checks: that other jobs keep away from a table with dynamic buckets. */
    static void warnOfLimits(FileStoreTable table) {
        limits(table).ifPresent(limits -> LOG.warn("Table {} {}", table.fullName(), limits));
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
