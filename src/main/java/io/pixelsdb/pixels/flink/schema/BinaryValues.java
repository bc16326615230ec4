package io.pixelsdb.pixels.flink.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;

/**
 * Values in the binary encoding but for times: big-endian and of fixed widths, in the forms of all
 * generations of servers.
 */
final class BinaryValues {

    /** In hexadecimal, as the bytes of the texts 0 and 1 are none of the two. */
    static final String NO_BOOLEAN = "expected the byte 00 or 01, or the text true or false";

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    /** Largest precision of which every number fits eight bytes. */
    private static final int MAX_COMPACT_PRECISION = 18;

    private BinaryValues() {}

    static boolean toBoolean(byte[] bytes, int offset, int length) throws DecodeException {
        requireLength(length, 1);
        if ((bytes[offset] & ~1) != 0) {
            throw new DecodeException(NO_BOOLEAN);
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
     * complement number. That has 8 bytes up to a precision of 18 on the server, else 16; the
     * column may be declared wider or narrower. Those 8 bytes never begin like a text: the number
     * would have more digits than 18.
     */
    static DecimalData toDecimal(byte[] bytes, int offset, int length, int precision, int scale)
            throws DecodeException {
        BigDecimal number = NumberText.toDecimal(bytes, offset, length);
        if (number != null) {
            return Decimals.exactly(number, precision, scale);
        }
        switch (length) {
            case Float.BYTES:
                return Decimals.ofFloat(toFloat(bytes, offset, length), precision, scale);
            case Long.BYTES:
                return ofUnscaled(longAt(bytes, offset), precision, scale);
            case 2 * Long.BYTES:
                return ofUnscaled(new BigInteger(bytes, offset, length), precision, scale);
            default:
                throw new DecodeException(
                        "expected 8 or 16 bytes of an unscaled number, or 4 of a float, or a number"
                                + " as text"
                                + got(length));
        }
    }

    private static DecimalData ofUnscaled(long unscaled, int precision, int scale)
            throws DecodeException {
        return precision <= MAX_COMPACT_PRECISION
                ? requireDigits(Decimals.ofUnscaled(unscaled, precision, scale), precision)
                : ofUnscaled(BigInteger.valueOf(unscaled), precision, scale);
    }

    private static DecimalData ofUnscaled(BigInteger unscaled, int precision, int scale)
            throws DecodeException {
        return requireDigits(
                DecimalData.fromBigDecimal(new BigDecimal(unscaled, scale), precision, scale),
                precision);
    }

    private static DecimalData requireDigits(@Nullable DecimalData decimal, int precision)
            throws DecodeException {
        if (decimal == null) {
            throw Decimals.tooManyDigits(precision);
        }
        return decimal;
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
