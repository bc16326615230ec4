package io.pixelsdb.pixels.flink.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;

/** Values in the binary encoding of current servers: big-endian, fixed widths. */
final class BinaryValues {

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private static final int MILLIS_PER_DAY = (int) TimeUnit.DAYS.toMillis(1);
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);

    /** Milliseconds that are a timestamp in microseconds, as tables keep them. */
    private static final long MAX_MILLIS = Long.MAX_VALUE / 1000L;

    private static final long FIRST_YEAR_MILLIS =
            LocalDate.of(1, 1, 1).toEpochDay() * MILLIS_PER_DAY;
    private static final long YEAR_10000_MILLIS =
            LocalDate.of(10_000, 1, 1).toEpochDay() * MILLIS_PER_DAY;

    /** Largest precision whose unscaled values fit eight bytes. */
    private static final int MAX_COMPACT_PRECISION = 18;

    private BinaryValues() {}

    static boolean toBoolean(byte[] bytes, int offset, int length) throws DecodeException {
        if (length != 1 || (bytes[offset] & ~1) != 0) {
            throw new DecodeException("expected one byte of 0 or 1" + got(length));
        }
        return bytes[offset] == 1;
    }

    /** Takes 1, 2, 4 or 8 bytes: servers differ in the width that they send for a type. */
    static long toInteger(byte[] bytes, int offset, int length, long min, long max)
            throws DecodeException {
        long value;
        switch (length) {
            case Byte.BYTES:
                value = bytes[offset];
                break;
            case Short.BYTES:
                value = (short) SHORT.get(bytes, offset);
                break;
            case Integer.BYTES:
                value = (int) INT.get(bytes, offset);
                break;
            case Long.BYTES:
                value = (long) LONG.get(bytes, offset);
                break;
            default:
                throw new DecodeException(
                        "expected 1, 2, 4 or 8 bytes"
                                + got(length)
                                + (NumberText.isNumber(bytes, offset, length)
                                        ? "; a number as text needs source.value-encoding=text"
                                        : ""));
        }
        if (value < min || value > max) {
            throw new DecodeException("the " + length + "-byte value is outside the type's range");
        }
        return value;
    }

    static float toFloat(byte[] bytes, int offset, int length) throws DecodeException {
        requireLength(length, Float.BYTES);
        return Float.intBitsToFloat((int) INT.get(bytes, offset));
    }

    static double toDouble(byte[] bytes, int offset, int length) throws DecodeException {
        requireLength(length, Double.BYTES);
        return Double.longBitsToDouble((long) LONG.get(bytes, offset));
    }

    /**
     * A decimal of any generation: a number as text, a float of 4 bytes, or an unscaled two's
     * complement number of 8 bytes up to precision 18, of 16 bytes above. An unscaled number of 8
     * bytes never begins like a text: it would have more digits than its precision.
     */
    static DecimalData toDecimal(byte[] bytes, int offset, int length, int precision, int scale)
            throws DecodeException {
        BigDecimal number = NumberText.toDecimal(bytes, offset, length);
        if (number != null) {
            return Decimals.exactly(number, precision, scale);
        }
        if (length == Float.BYTES) {
            return Decimals.ofFloat(toFloat(bytes, offset, length), precision, scale);
        }
        return precision <= MAX_COMPACT_PRECISION
                ? toCompactDecimal(bytes, offset, length, precision, scale)
                : toWideDecimal(bytes, offset, length, precision, scale);
    }

    private static DecimalData toCompactDecimal(
            byte[] bytes, int offset, int length, int precision, int scale) throws DecodeException {
        requireDecimalLength(length, Long.BYTES, precision);
        long unscaled = (long) LONG.get(bytes, offset);
        DecimalData decimal = Decimals.ofUnscaled(unscaled, precision, scale);
        if (decimal == null) {
            throw Decimals.tooManyDigits(precision);
        }
        return decimal;
    }

    private static DecimalData toWideDecimal(
            byte[] bytes, int offset, int length, int precision, int scale) throws DecodeException {
        requireDecimalLength(length, 2 * Long.BYTES, precision);
        BigInteger unscaled = new BigInteger(bytes, offset, length);
        DecimalData decimal =
                DecimalData.fromBigDecimal(new BigDecimal(unscaled, scale), precision, scale);
        if (decimal == null) {
            throw Decimals.tooManyDigits(precision);
        }
        return decimal;
    }

    private static void requireDecimalLength(int length, int expected, int precision)
            throws DecodeException {
        if (length != expected) {
            throw new DecodeException(
                    "expected "
                            + expected
                            + " bytes for the precision of "
                            + precision
                            + ", or 4 of a float, or a number as text"
                            + got(length));
        }
    }

    static byte[] toBytes(byte[] bytes, int offset, int length, int size, boolean exact)
            throws DecodeException {
        requireSize(length, size, exact);
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** Binary values that older servers send as text. */
    static byte[] ofBase64(byte[] bytes, int offset, int length, int size, boolean exact)
            throws DecodeException {
        byte[] decoded;
        try {
            decoded =
                    Base64.getDecoder().decode(Arrays.copyOfRange(bytes, offset, offset + length));
        } catch (IllegalArgumentException e) {
            throw new DecodeException("expected Base64 text");
        }
        requireSize(decoded.length, size, exact);
        return decoded;
    }

    private static void requireSize(int length, int size, boolean exact) throws DecodeException {
        if (exact ? length != size : length > size) {
            throw new DecodeException(
                    "expected " + (exact ? "" : "at most ") + size + " bytes" + got(length));
        }
    }

    /** Days since the epoch, in four bytes. */
    static int toDate(byte[] bytes, int offset, int length) throws DecodeException {
        requireLength(length, Integer.BYTES);
        return (int) INT.get(bytes, offset);
    }

    /** Milliseconds of the day in four bytes, or microseconds in eight. */
    static int toTime(byte[] bytes, int offset, int length, int precision) throws DecodeException {
        if (length == Long.BYTES) {
            long micros = (long) LONG.get(bytes, offset);
            requireInDay(micros >= 0 && micros < MICROS_PER_DAY, "microseconds");
            FractionalSeconds.checkTime(micros * 1000L, precision);
            return (int) (micros / 1000L);
        }
        if (length != Integer.BYTES) {
            throw new DecodeException("expected 4 or 8 bytes" + got(length));
        }
        int millis = (int) INT.get(bytes, offset);
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
        requireLength(length, Long.BYTES);
        return ofMicros((long) LONG.get(bytes, offset), precision);
    }

    /** Milliseconds since the epoch, in eight bytes. */
    static TimestampData ofMillis(byte[] bytes, int offset, int length, int precision)
            throws DecodeException {
        requireLength(length, Long.BYTES);
        return ofMillis((long) LONG.get(bytes, offset), precision);
    }

    /** Milliseconds where that gives a year of four digits at most, else microseconds. */
    static TimestampData ofMillisOrMicros(byte[] bytes, int offset, int length, int precision)
            throws DecodeException {
        requireLength(length, Long.BYTES);
        long value = (long) LONG.get(bytes, offset);
        return value >= FIRST_YEAR_MILLIS && value < YEAR_10000_MILLIS
                ? ofMillis(value, precision)
                : ofMicros(value, precision);
    }

    private static TimestampData ofMicros(long micros, int precision) throws DecodeException {
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

    private static void requireLength(int length, int expected) throws DecodeException {
        if (length != expected) {
            throw new DecodeException("expected " + expected + " bytes" + got(length));
        }
    }

    private static String got(int length) {
        return ", got " + length;
    }

    private static VarHandle view(Class<?> arrayClass) {
        return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.BIG_ENDIAN);
    }
}
