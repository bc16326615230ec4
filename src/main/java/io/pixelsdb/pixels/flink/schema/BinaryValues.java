package io.pixelsdb.pixels.flink.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;

/** Values in the binary encoding of current servers: big-endian, fixed widths. */
final class BinaryValues {

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private static final int MILLIS_PER_DAY = (int) TimeUnit.DAYS.toMillis(1);

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
                throw new DecodeException("expected 1, 2, 4 or 8 bytes" + got(length));
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

    /** An unscaled two's complement number of 8 bytes up to precision 18, of 16 bytes above. */
    static DecimalData toDecimal(byte[] bytes, int offset, int length, int precision, int scale)
            throws DecodeException {
        boolean compact = precision <= MAX_COMPACT_PRECISION;
        requireLength(length, compact ? Long.BYTES : 2 * Long.BYTES);
        DecimalData decimal;
        if (compact) {
            long unscaled = (long) LONG.get(bytes, offset);
            decimal = Decimals.ofUnscaled(unscaled, precision, scale);
        } else {
            BigInteger unscaled = new BigInteger(bytes, offset, length);
            decimal = DecimalData.fromBigDecimal(new BigDecimal(unscaled, scale), precision, scale);
        }
        if (decimal == null) {
            throw new DecodeException("the value has more than " + precision + " digits");
        }
        return decimal;
    }

    static byte[] toBytes(byte[] bytes, int offset, int length, int size, boolean exact)
            throws DecodeException {
        if (exact ? length != size : length > size) {
            throw new DecodeException(
                    "expected " + (exact ? "" : "at most ") + size + " bytes" + got(length));
        }
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /** Days since the epoch, in four bytes. */
    static int toDate(byte[] bytes, int offset, int length) throws DecodeException {
        requireLength(length, Integer.BYTES);
        return (int) INT.get(bytes, offset);
    }

    /** Milliseconds of the day, in four bytes. */
    static int toTime(byte[] bytes, int offset, int length, int precision) throws DecodeException {
        requireLength(length, Integer.BYTES);
        int millis = (int) INT.get(bytes, offset);
        if (millis < 0 || millis >= MILLIS_PER_DAY) {
            throw new DecodeException("the value is no time of day in milliseconds");
        }
        FractionalSeconds.check(millis * 1_000_000L, precision);
        return millis;
    }

    /** Microseconds since the epoch, in eight bytes. */
    static TimestampData toTimestamp(byte[] bytes, int offset, int length, int precision)
            throws DecodeException {
        requireLength(length, Long.BYTES);
        long micros = (long) LONG.get(bytes, offset);
        long millis = Math.floorDiv(micros, 1000L);
        int nanosOfMilli = (int) (micros - millis * 1000L) * 1000;
        if (precision < 6) {
            FractionalSeconds.check(
                    Math.floorMod(micros, TimeUnit.SECONDS.toMicros(1)) * 1000L, precision);
        }
        return TimestampData.fromEpochMillis(millis, nanosOfMilli);
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
