package io.pixelsdb.pixels.flink.schema;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;

/**
 * Numbers as ASCII text. Looks at the bytes first, so that telling text from binary values costs
 * neither an object nor an exception.
 */
final class NumberText {

    /** Bounded, as the cost of parsing a number grows with the square of its length. */
    static final int MAX_LENGTH = 400;

    private NumberText() {}

    /** Whether the bytes are a number in text: {@code 42}, {@code -0.5}, {@code 1E-7}. */
    static boolean isNumber(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int digits = skipSign(bytes, offset, end);
        int point = skipDigits(bytes, digits, end);
        int fraction = point < end && bytes[point] == '.' ? point + 1 : point;
        int exponent = skipDigits(bytes, fraction, end);
        if (point == digits && exponent == fraction) {
            return false;
        }
        if (exponent == end) {
            return true;
        }
        if ((bytes[exponent] | 0x20) != 'e') {
            return false;
        }
        int power = skipSign(bytes, exponent + 1, end);
        return power < end && skipDigits(bytes, power, end) == end;
    }

    /** The number that the bytes are, or null if they are none or one beyond {@code BigDecimal}. */
    @Nullable
    static BigDecimal toDecimal(byte[] bytes, int offset, int length) {
        if (length > MAX_LENGTH || !isNumber(bytes, offset, length)) {
            return null;
        }
        try {
            return new BigDecimal(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            // An exponent that no BigDecimal can have, and no column.
            return null;
        }
    }

    static byte toByte(byte[] bytes, int offset, int length) throws DecodeException {
        return (byte) toInteger(bytes, offset, length, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    static short toShort(byte[] bytes, int offset, int length) throws DecodeException {
        return (short) toInteger(bytes, offset, length, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static int toInt(byte[] bytes, int offset, int length) throws DecodeException {
        return (int) toInteger(bytes, offset, length, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static long toLong(byte[] bytes, int offset, int length) throws DecodeException {
        return toInteger(bytes, offset, length, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static long toInteger(byte[] bytes, int offset, int length, long min, long max)
            throws DecodeException {
        if (length > MAX_LENGTH) {
            throw new DecodeException("expected a number as text, got " + length + " bytes");
        }
        int end = offset + length;
        int digits = skipSign(bytes, offset, end);
        if (digits == end || skipDigits(bytes, digits, end) < end) {
            throw new DecodeException("expected a whole number as text");
        }
        boolean negative = bytes[offset] == '-';
        // Summed up below zero, where one more value has room than above.
        long limit = negative ? min : -max;
        long negated = 0;
        for (int i = digits; i < end; i++) {
            int digit = bytes[i] - '0';
            if (negated < (limit + digit) / 10) {
                throw new DecodeException("the number is outside the type's range");
            }
            negated = negated * 10 - digit;
        }
        return negative ? negated : -negated;
    }

    private static int skipSign(byte[] bytes, int from, int end) {
        return from < end && (bytes[from] == '-' || bytes[from] == '+') ? from + 1 : from;
    }

    private static int skipDigits(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }
}
