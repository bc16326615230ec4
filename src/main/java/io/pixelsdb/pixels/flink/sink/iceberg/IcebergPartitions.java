package io.pixelsdb.pixels.flink.sink.iceberg;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PartitionBy;
import io.pixelsdb.pixels.flink.sink.PartitionField;
import io.pixelsdb.pixels.flink.sink.PartitionTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;

/** {@code sink.partition-by} as Iceberg has it. Used where the job is submitted. */
final class IcebergPartitions {

    /** As transforms print themselves: {@code day}, {@code bucket[16]}. */
    private static final Pattern TRANSFORM = Pattern.compile("(\\w+)(?:\\[([0-9]+)])?");

    private static final Map<String, PartitionTransform> TRANSFORMS =
            Map.of(
                    "identity", PartitionTransform.IDENTITY,
                    "year", PartitionTransform.YEARS,
                    "month", PartitionTransform.MONTHS,
                    "day", PartitionTransform.DAYS,
                    "hour", PartitionTransform.HOURS,
                    "bucket", PartitionTransform.BUCKET,
                    "truncate", PartitionTransform.TRUNCATE);

    private IcebergPartitions() {}

    /** Reports partitions that an update could make a row leave behind. */
    static void check(PixelsSchema schema, PartitionBy partitions, Problems problems) {
        for (PartitionField field : partitions.outsideKey(schema)) {
            problems.add(
                    PixelsOptions.SINK_PARTITION_BY.key(),
                    field
                            + ": column "
                            + field.column()
                            + " is not in the key ("
                            + String.join(", ", schema.primaryKey())
                            + "). Iceberg's upserts delete the earlier row of a key in the new"
                            + " row's partition alone, so that a changed "
                            + field.column()
                            + " would leave it in the old one. docs/layout.md tells how it can"
                            + " join the key");
        }
    }

    /** What a new table has. */
    static PartitionSpec spec(Schema schema, PartitionBy partitions) {
        PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
        for (PartitionField field : partitions.fields()) {
            String column = field.column();
            switch (field.transform()) {
                case IDENTITY:
                    spec.identity(column);
                    break;
                case YEARS:
                    spec.year(column, name(schema, column + "_year"));
                    break;
                case MONTHS:
                    spec.month(column, name(schema, column + "_month"));
                    break;
                case DAYS:
                    spec.day(column, name(schema, column + "_day"));
                    break;
                case HOURS:
                    spec.hour(column, name(schema, column + "_hour"));
                    break;
                case BUCKET:
                    spec.bucket(column, field.width(), name(schema, column + "_bucket"));
                    break;
                case TRUNCATE:
                    spec.truncate(column, field.width(), name(schema, column + "_trunc"));
                    break;
                default:
                    throw new IllegalArgumentException("Unknown transform of " + field);
            }
        }
        return spec.build();
    }

    /** Iceberg's own name for the field, or one like it if the table has a column of that name. */
    private static String name(Schema schema, String usual) {
        String name = usual;
        while (schema.findField(name) != null) {
            name += "_part";
        }
        return name;
    }

    /**
     * How rows are spread over writers, if not by Iceberg's default for Flink, which is the key or,
     * without one, as they come.
     *
     * <p>Each writer has files of its own in each of its partitions, so partitions that go to one
     * writer each make the fewest files. With a key that is worth it for buckets alone: they are
     * many and of one size, whereas all changes of an hour may be of one day. Rows of a key stay
     * together in both cases, as its columns decide on the partition.
     */
    static Optional<String> distribution(PixelsSchema schema, PartitionBy partitions) {
        boolean byPartition =
                schema.hasPrimaryKey()
                        ? partitions.has(PartitionTransform.BUCKET)
                        : !partitions.isEmpty();
        return byPartition
                ? Optional.of(TableProperties.WRITE_DISTRIBUTION_MODE_HASH)
                : Optional.empty();
    }

    /** What a table is partitioned by now, in the words of the configuration. */
    static List<PartitionField> of(Table table) {
        List<PartitionField> fields = new ArrayList<>();
        for (org.apache.iceberg.PartitionField field : table.spec().fields()) {
            if (!field.transform().isVoid()) {
                fields.add(
                        of(
                                field.transform().toString(),
                                table.schema().findColumnName(field.sourceId())));
            }
        }
        return fields;
    }

    private static PartitionField of(String transform, String column) {
        Matcher matcher = TRANSFORM.matcher(transform);
        if (!matcher.matches() || !TRANSFORMS.containsKey(matcher.group(1))) {
            throw new IllegalStateException(
                    "column "
                            + column
                            + " is partitioned by '"
                            + transform
                            + "', which is unknown");
        }
        PartitionTransform known = TRANSFORMS.get(matcher.group(1));
        return matcher.group(2) == null
                ? PartitionField.of(known, column)
                : PartitionField.of(known, Integer.parseInt(matcher.group(2)), column);
    }
}
