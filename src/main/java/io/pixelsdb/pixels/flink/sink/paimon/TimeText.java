package io.pixelsdb.pixels.flink.sink.paimon;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.sink.PartitionTransform;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * The span of time that a value falls into, as text: {@code 2024}, {@code 2024-02}, {@code
 * 2024-02-29} or {@code 2024-02-29-23}; in UTC where the type has an offset. Not thread-safe: it
 * remembers the last one, as one day follows the other.
 */
final class TimeText implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final long HOURS_PER_DAY = TimeUnit.DAYS.toHours(1);

    private final PartitionTransform transform;
    private final int index;
    private final boolean date;
    private final int precision;

    private long lastHour;
    @Nullable private transient StringData last;

    /**
     * @param type of the column: DATE, TIMESTAMP or TIMESTAMPTZ
     * @param index of the column in a row
     */
    TimeText(PartitionTransform transform, LogicalType type, int index) {
        this.transform = requireNonNull(transform, "transform");
        this.index = index;
        this.date = type.is(LogicalTypeRoot.DATE);
        this.precision = date ? 0 : precision(type);
    }

    private static int precision(LogicalType type) {
        return type instanceof TimestampType
                ? ((TimestampType) type).getPrecision()
                : ((LocalZonedTimestampType) type).getPrecision();
    }

    @Nullable
    StringData of(RowData row) {
        if (row.isNullAt(index)) {
            return null;
        }
        long hour =
                date
                        ? row.getInt(index) * HOURS_PER_DAY
                        : Math.floorDiv(
                                row.getTimestamp(index, precision).getMillisecond(),
                                TimeUnit.HOURS.toMillis(1));
        if (last == null || hour != lastHour) {
            last = StringData.fromString(text(hour));
            lastHour = hour;
        }
        return last;
    }

    private String text(long hour) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(hour, HOURS_PER_DAY));
        String year = String.format(Locale.ROOT, "%04d", day.getYear());
        if (transform == PartitionTransform.YEARS) {
            return year;
        }
        String month = year + String.format(Locale.ROOT, "-%02d", day.getMonthValue());
        if (transform == PartitionTransform.MONTHS) {
            return month;
        }
        String date = month + String.format(Locale.ROOT, "-%02d", day.getDayOfMonth());
        return transform == PartitionTransform.DAYS
                ? date
                : date + String.format(Locale.ROOT, "-%02d", Math.floorMod(hour, HOURS_PER_DAY));
    }
}
