package io.pixelsdb.pixels.flink.schema;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.TimestampData;

/** Dates, times and timestamps in the binary encoding: counts since midnight or 1970. */
final class BinaryTimes {

    private static final int MILLIS_PER_DAY = (int) TimeUnit.DAYS.toMillis(1);
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    /** Milliseconds that are a timestamp in microseconds, as tables keep them. */
    private static final long MAX_MILLIS = Long.MAX_VALUE / 1000L;

    /**
     * Timestamps are kept as milliseconds, rounded down, and a rest. Paimon computes microseconds
     * of these milliseconds alone, which have to be in range as well.
     */
    private static final long MIN_MICROS = -MAX_MILLIS * 1000L;

    private static final long FIRST_YEAR_MILLIS =
            LocalDate.of(1, 1, 1).toEpochDay() * MILLIS_PER_DAY;

    /** The first instant whose year has five digits. */
    static final long YEAR_10000_MILLIS = LocalDate.of(10_000, 1, 1).toEpochDay() * MILLIS_PER_DAY;

    private BinaryTimes() {}

    /** Days since the epoch, in four bytes. */
    static int toDate(byte[] bytes, int offset, int length) throws DecodeException {
        BinaryValues.requireLength(length, Integer.BYTES);
        return BinaryValues.intAt(bytes, offset);
    }

    /** Milliseconds of the day in four bytes, or microseconds in eight. */
    static int toTime(byte[] bytes, int offset, int length, int precision) throws DecodeException {
        if (length == Long.BYTES) {
            long micros = BinaryValues.longAt(bytes, offset);
            requireInDay(micros >= 0 && micros < MICROS_PER_DAY, "microseconds");
            FractionalSeconds.checkTime(micros * 1000L, precision);
            return (int) (micros / 1000L);
        }
        if (length != Integer.BYTES) {
            throw new DecodeException("expected 4 or 8 bytes" + BinaryValues.got(length));
        }
        int millis = BinaryValues.intAt(bytes, offset);
        requireInDay(millis >= 0 && millis < MILLIS_PER_DAY, "milliseconds");
        FractionalSeconds.checkTime(millis * 1_000_000L, precision);
        return millis;
    }

    private static void requireInDay(boolean inDay, String unit) throws DecodeException {
        if (!inDay) {
            throw new DecodeException("the value is no time of day in " + unit);
        }
    }

    /** Microseconds since the epoch, in eight bytes. */
    static TimestampData ofMicros(byte[] bytes, int offset, int length, int precision)
            throws DecodeException {
        BinaryValues.requireLength(length, Long.BYTES);
        return ofMicros(BinaryValues.longAt(bytes, offset), precision);
    }

    /** Milliseconds since the epoch, in eight bytes. */
    static TimestampData ofMillis(byte[] bytes, int offset, int length, int precision)
            throws DecodeException {
        BinaryValues.requireLength(length, Long.BYTES);
        return ofMillis(BinaryValues.longAt(bytes, offset), precision);
    }

    /** Milliseconds where that gives a year of four digits at most, else microseconds. */
    static TimestampData ofMillisOrMicros(byte[] bytes, int offset, int length, int precision)
            throws DecodeException {
        BinaryValues.requireLength(length, Long.BYTES);
        long value = BinaryValues.longAt(bytes, offset);
        return value >= FIRST_YEAR_MILLIS && value < YEAR_10000_MILLIS
                ? ofMillis(value, precision)
                : ofMicros(value, precision);
    }

    private static TimestampData ofMicros(long micros, int precision) throws DecodeException {
        if (micros < MIN_MICROS) {
            throw new DecodeException(TextValues.NO_MICROSECONDS);
        }
        long millis = Math.floorDiv(micros, 1000L);
        int nanosOfMilli = (int) (micros - millis * 1000L) * 1000;
        if (precision < 6) {
            FractionalSeconds.check(
                    Math.floorMod(micros, TimeUnit.SECONDS.toMicros(1)) * 1000L, precision);
        }
        return TimestampData.fromEpochMillis(millis, nanosOfMilli);
    }

    private static TimestampData ofMillis(long millis, int precision) throws DecodeException {
        if (millis < -MAX_MILLIS || millis > MAX_MILLIS) {
            throw new DecodeException(TextValues.NO_MICROSECONDS);
        }
        if (precision < 3) {
            FractionalSeconds.check(
                    Math.floorMod(millis, TimeUnit.SECONDS.toMillis(1)) * 1_000_000L, precision);
        }
        return TimestampData.fromEpochMillis(millis);
    }
}
