package io.pixelsdb.pixels.flink.sink.paimon;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.PartitionField;
import io.pixelsdb.pixels.flink.sink.PartitionTransform;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.paimon.CoreOptions;

/** Finds layouts that Paimon, or this sink, cannot do. Used where the job is submitted. */
final class PaimonLayoutCheck {

    private static final String KEY = PixelsOptions.SINK_PARTITION_BY.key();
    private static final String BUCKET = CoreOptions.BUCKET.key();
    private static final String BUCKET_KEY = CoreOptions.BUCKET_KEY.key();

    private PaimonLayoutCheck() {}

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
                            + (buckets.trim().equals("-2")
                                    ? ". With -2 " + PaimonLayout.POSTPONED
                                    : ""));
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
        List<PartitionField> fields = PaimonLayout.bucketFields(partitions);
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
            if (PaimonLayout.partitionKeys(partitions).contains(field.column())) {
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
        List<String> keys = PaimonLayout.partitionKeys(partitions);
        if (schema.hasPrimaryKey() && keys.containsAll(schema.primaryKey())) {
            problems.add(
                    KEY,
                    "every column of the key ("
                            + String.join(", ", schema.primaryKey())
                            + ") is a partition, so that each would hold one row");
            return;
        }
        boolean dynamic = PaimonLayout.DYNAMIC.equals(options.getOrDefault(BUCKET, "").trim());
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
                                + "=-1 alone, at a cost that docs/layout.md tells");
            }
        }
    }
}
