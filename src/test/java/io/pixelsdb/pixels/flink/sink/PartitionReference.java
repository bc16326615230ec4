package io.pixelsdb.pixels.flink.sink;

import com.google.common.hash.Hashing;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names the partition that a row belongs into, worked out from what the formats specify. */
final class PartitionReference {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HH", Locale.ROOT);

    private final Lake lake;
    private final List<PartitionField> fields;
    private final List<String> columns;

    /**
     * @param partitions as {@code sink.partition-by} has them
     * @param columns of the rows
     */
    PartitionReference(Lake lake, String partitions, List<String> columns) {
        this.lake = lake;
        this.fields = PartitionBy.parse(partitions).fields();
        this.columns = columns;
    }

    /** Path of the partition of a row whose values are text, times in UTC. */
    String of(List<Object> row) {
        List<String> path = new ArrayList<>();
        for (PartitionField field : fields) {
            String value = (String) row.get(columns.indexOf(field.column()));
            boolean isLayout = field.transform() == PartitionTransform.BUCKET;
            // Paimon's buckets are no partitions.
            if (lake == Lake.ICEBERG || !isLayout) {
                path.add(name(field) + "=" + (value == null ? nullName() : part(field, value)));
            }
        }
        return String.join("/", path);
    }

    private String nullName() {
        return lake == Lake.ICEBERG ? "null" : "__DEFAULT_PARTITION__";
    }

    private static String name(PartitionField field) {
        switch (field.transform()) {
            case IDENTITY:
                return field.column();
            case YEARS:
                return field.column() + "_year";
            case MONTHS:
                return field.column() + "_month";
            case DAYS:
                return field.column() + "_day";
            case HOURS:
                return field.column() + "_hour";
            case BUCKET:
                return field.column() + "_bucket";
            default:
                return field.column() + "_trunc";
        }
    }

    private static String part(PartitionField field, String value) {
        switch (field.transform()) {
            case IDENTITY:
                return value;
            case YEARS:
                return hour(value).substring(0, "1970".length());
            case MONTHS:
                return hour(value).substring(0, "1970-01".length());
            case DAYS:
                return hour(value).substring(0, "1970-01-01".length());
            case HOURS:
                return hour(value);
            case BUCKET:
                return Integer.toString(bucket(number(value), field.width()));
            default:
                return value.substring(0, field.width());
        }
    }

    private static String hour(String time) {
        return HOUR.format(LocalDateTime.parse(time));
    }

    /** As Iceberg hashes it: integers as long ones, times as microseconds since 1970. */
    private static long number(String value) {
        return value.contains("T")
                ? ChronoUnit.MICROS.between(
                        LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC),
                        LocalDateTime.parse(value))
                : Long.parseLong(value);
    }

    private static int bucket(long value, int count) {
        return (Hashing.murmur3_32_fixed().hashLong(value).asInt() & Integer.MAX_VALUE) % count;
    }
}
