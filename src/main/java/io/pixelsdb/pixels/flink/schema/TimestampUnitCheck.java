package io.pixelsdb.pixels.flink.schema;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.TimestampUnit;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of timestamp columns whose values all fall around January 1970, where those of a server
 * with a coarser unit end up, or beyond all dates, where those of a finer one do. A column is out
 * of suspicion with its first other value, so that the check soon costs nothing. Task thread of a
 * reader.
 */
final class TimestampUnitCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TimestampUnitCheck.class);

    /** What 70 years in milliseconds, or in seconds, are when taken for the next finer unit. */
    private static final long ONE_MONTH = TimeUnit.DAYS.toMillis(31);

    private final PixelsSchema schema;
    private final String tableName;
    private final TimestampUnit unit;

    /** Columns without a value that clears them, in the first places of the array. */
    private final int[] suspects;

    private final boolean[] isSuspicious;
    private int suspectCount;

    TimestampUnitCheck(PixelsSchema schema, DecodingSettings settings) {
        this.schema = requireNonNull(schema, "schema");
        this.tableName = settings.tableName();
        this.unit = settings.timestampUnit();
        boolean counted = settings.valueEncoding() == ValueEncoding.BINARY;
        this.suspects =
                IntStream.range(0, schema.columnCount())
                        .filter(
                                i ->
                                        counted
                                                && schema.columnType(i)
                                                        .is(LogicalTypeFamily.TIMESTAMP))
                        .toArray();
        this.isSuspicious = new boolean[schema.columnCount()];
        this.suspectCount = suspects.length;
    }

    /**
     * @param image what the row was decoded from
     */
    void see(GenericRowData row, RowImage image) {
        for (int i = suspectCount - 1; i >= 0; i--) {
            int column = suspects[i];
            Object value = row.getField(column);
            if (value == null) {
                continue;
            }
            if (image.length(column) == Long.BYTES) {
                judge(i, ((TimestampData) value).getMillisecond());
            } else {
                // Instants come as text from some servers, which has no unit.
                acquit(i);
            }
        }
    }

    private void judge(int suspect, long millis) {
        boolean tooSmall = millis > -ONE_MONTH && millis < ONE_MONTH;
        boolean tooLarge = unit == TimestampUnit.MS && millis >= BinaryTimes.YEAR_10000_MILLIS;
        if (!tooSmall && !tooLarge) {
            acquit(suspect);
        } else if (millis != 0) {
            // Zero is the same in every unit, and what some sources have in the place of a null.
            isSuspicious[suspects[suspect]] = true;
        }
    }

    private void acquit(int suspect) {
        suspectCount--;
        suspects[suspect] = suspects[suspectCount];
    }

    /** Warns of what looks wrong so far, once for each column. */
    void endOfResponse() {
        for (int i = suspectCount - 1; i >= 0; i--) {
            if (isSuspicious[suspects[i]]) {
                warn(suspects[i]);
                acquit(i);
            }
        }
    }

    private void warn(int column) {
        LOG.warn(
                "All values of column '{}'{} so far fall around January 1970{} with {}={}: the"
                        + " server probably counts in another unit.{}",
                schema.columnName(column),
                tableName.isEmpty() ? "" : " of table " + tableName,
                unit == TimestampUnit.MS ? ", or after the year 9999," : "",
                PixelsOptions.SOURCE_TIMESTAMP_UNIT.key(),
                unit.name().toLowerCase(Locale.ROOT),
                unit == TimestampUnit.US
                        ? " If it sends milliseconds, set source.timestamp-unit=ms, or auto."
                        : "");
    }
}
