package io.pixelsdb.pixels.flink.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.apache.flink.table.data.DecimalData;

/**
 * Values in the binary encoding but for times: big-endian and of fixed widths, in the forms of all
 * generations of servers.
 */
final class BinaryValues {

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    /** Largest precision whose unscaled values fit eight bytes. */
    private static final int MAX_COMPACT_PRECISION = 18;

    private BinaryValues() {}

    static boolean toBoolean(byte[] bytes, int offset, int length) throws DecodeException {
        requireLength(length, 1);
        if ((bytes[offset] & ~1) != 0) {
            throw new DecodeException("expected one byte of 0 or 1, got one that is neither");
        }
        return bytes[offset] == 1;
    }

    static byte toByte(byte[] bytes, int offset, int length) throws DecodeException {
        return (byte) toInteger(bytes, offset, length, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    static short toShort(byte[] bytes, int offset, int length) throws DecodeException {
        return (short) toInteger(bytes, offset, length, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static int toInt(byte[] bytes, int offset, int length) throws DecodeException {
        if (length == Integer.BYTES) {
            return intAt(bytes, offset);
        }
        return (int) toInteger(bytes, offset, length, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static long toLong(byte[] bytes, int offset, int length) throws DecodeException {
        if (length == Long.BYTES) {
            return longAt(bytes, offset);
        }
        return toInteger(bytes, offset, length, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Takes 1, 2, 4 or 8 bytes: servers differ in the width that they send for a type. */
    private static long toInteger(byte[] bytes, int offset, int length, long min, long max)
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
                value = intAt(bytes, offset);
                break;
            case Long.BYTES:
                value = longAt(bytes, offset);
                break;
            default:
                throw new DecodeException(
                        "expected 1, 2, 4 or 8 bytes"
                                + got(length)
                                + hintAtText(bytes, offset, length));
        }
        if (value < min || value > max) {
            throw new DecodeException("the " + length + "-byte value is outside the type's range");
        }
        return value;
    }

    static float toFloat(byte[] bytes, int offset, int length) throws DecodeException {
        requireNumberLength(bytes, offset, length, Float.BYTES);
        return Float.intBitsToFloat(intAt(bytes, offset));
    }

    static double toDouble(byte[] bytes, int offset, int length) throws DecodeException {
        requireNumberLength(bytes, offset, length, Double.BYTES);
        return Double.longBitsToDouble(longAt(bytes, offset));
    }

    private static void requireNumberLength(byte[] bytes, int offset, int length, int expected)
            throws DecodeException {
        if (length != expected) {
            throw new DecodeException(
                    "expected "
                            + expected
                            + " bytes"
                            + got(length)
                            + hintAtText(bytes, offset, length));
        }
    }

    private static String hintAtText(byte[] bytes, int offset, int length) {
        return NumberText.isNumber(bytes, offset, length)
                ? "; a number as text needs source.value-encoding=text"
                : "";
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
        long unscaled = longAt(bytes, offset);
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

    static int intAt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static long longAt(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    static void requireLength(int length, int expected) throws DecodeException {
        if (length != expected) {
            throw new DecodeException("expected " + expected + " bytes" + got(length));
        }
    }

    static String got(int length) {
        return ", got " + length;
    }

    private static VarHandle view(Class<?> arrayClass) {
        return MethodHandles.byteArrayViewVarHandle(arrayClass, ByteOrder.BIG_ENDIAN);
    }
}
