package io.pixelsdb.pixels.flink.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Values that stand in UTF-8 text: strings always, every scalar in the text encoding. */
final class TextValues {

    private static final int MAX_NUMBER_LENGTH = 400;

    /** Java would also take hexadecimal numbers and suffixes, as in 1.0f. */
    private static final Pattern FLOATING_POINT =
            Pattern.compile("[-+]?(NaN|Infinity|(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?)");

    /** Seconds before and after 1970 that a long holds in microseconds, as tables keep them. */
    private static final long MAX_SECONDS = TimeUnit.MICROSECONDS.toSeconds(Long.MAX_VALUE);

    private TextValues() {}

    static boolean toBoolean(byte[] bytes, int offset, int length) throws DecodeException {
        String text = text(bytes, offset, length);
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new DecodeException("expected the text true or false");
    }

    static long toInteger(byte[] bytes, int offset, int length, long min, long max)
            throws DecodeException {
        BigInteger value;
        try {
            value = new BigInteger(number(bytes, offset, length));
        } catch (NumberFormatException e) {
            throw new DecodeException("expected a whole number as text");
        }
        if (value.bitLength() >= Long.SIZE || value.longValue() < min || value.longValue() > max) {
            throw new DecodeException("the number is outside the type's range");
        }
        return value.longValue();
    }

    static float toFloat(byte[] bytes, int offset, int length) throws DecodeException {
        String text = floatingPoint(bytes, offset, length);
        float value = Float.parseFloat(text);
        requireInRange(Float.isInfinite(value), text);
        return value;
    }

    static double toDouble(byte[] bytes, int offset, int length) throws DecodeException {
        String text = floatingPoint(bytes, offset, length);
        double value = Double.parseDouble(text);
        requireInRange(Double.isInfinite(value), text);
        return value;
    }

    static DecimalData toDecimal(byte[] bytes, int offset, int length, int precision, int scale)
            throws DecodeException {
        BigDecimal value;
        try {
            value = new BigDecimal(number(bytes, offset, length));
        } catch (NumberFormatException e) {
            throw new DecodeException("expected a decimal number as text");
        }
        return Decimals.exactly(value, precision, scale);
    }

    static StringData toString(byte[] bytes, int offset, int length, int maxCharacters)
            throws DecodeException {
        int characters = Utf8.countCharacters(bytes, offset, length);
        if (characters > maxCharacters) {
            throw new DecodeException(
                    "expected at most " + maxCharacters + " characters, got " + characters);
        }
        return StringData.fromBytes(bytes, offset, length);
    }

    static int toDate(byte[] bytes, int offset, int length) throws DecodeException {
        try {
            return Math.toIntExact(LocalDate.parse(text(bytes, offset, length)).toEpochDay());
        } catch (DateTimeException | ArithmeticException e) {
            throw new DecodeException("expected a date as text, like 2025-01-31");
        }
    }

    static int toTime(byte[] bytes, int offset, int length, int precision) throws DecodeException {
        LocalTime time;
        try {
            time = LocalTime.parse(text(bytes, offset, length));
        } catch (DateTimeException e) {
            throw new DecodeException("expected a time as text, like 10:00:00");
        }
        FractionalSeconds.check(time.getNano(), precision);
        return (int) (time.toNanoOfDay() / 1_000_000L);
    }

    static TimestampData toTimestamp(byte[] bytes, int offset, int length, int precision)
            throws DecodeException {
        LocalDateTime timestamp;
        try {
            timestamp = LocalDateTime.parse(isoDateTime(bytes, offset, length));
        } catch (DateTimeException e) {
            throw new DecodeException("expected a timestamp as text, like 2025-01-31 10:00:00");
        }
        requireMicroseconds(timestamp.toEpochSecond(ZoneOffset.UTC));
        FractionalSeconds.check(timestamp.getNano(), precision);
        return TimestampData.fromLocalDateTime(timestamp);
    }

    static TimestampData toInstant(byte[] bytes, int offset, int length, int precision)
            throws DecodeException {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(isoDateTime(bytes, offset, length)).toInstant();
        } catch (DateTimeException e) {
            throw new DecodeException(
                    "expected a timestamp with offset as text, like 2025-01-31T10:00:00+01:00");
        }
        requireMicroseconds(instant.getEpochSecond());
        FractionalSeconds.check(instant.getNano(), precision);
        return TimestampData.fromInstant(instant);
    }

    /** Date and time may be separated by a blank instead of the T of ISO 8601. */
    private static String isoDateTime(byte[] bytes, int offset, int length) throws DecodeException {
        return text(bytes, offset, length).replace(' ', 'T');
    }

    /** Flink would let milliseconds overflow without a word. */
    private static void requireMicroseconds(long epochSecond) throws DecodeException {
        if (epochSecond < -MAX_SECONDS || epochSecond >= MAX_SECONDS) {
            throw new DecodeException(
                    "the timestamp is outside the range of microseconds since 1970");
        }
    }

    private static String floatingPoint(byte[] bytes, int offset, int length)
            throws DecodeException {
        String text = number(bytes, offset, length);
        if (!FLOATING_POINT.matcher(text).matches()) {
            throw new DecodeException("expected a number as text");
        }
        return text;
    }

    private static void requireInRange(boolean infinite, String text) throws DecodeException {
        if (infinite && !text.endsWith("Infinity")) {
            throw new DecodeException("the number is outside the type's range");
        }
    }

    /** Bounded, as the cost of parsing a number grows with the square of its length. */
    private static String number(byte[] bytes, int offset, int length) throws DecodeException {
        if (length > MAX_NUMBER_LENGTH) {
            throw new DecodeException("expected a number as text, got " + length + " bytes");
        }
        return text(bytes, offset, length);
    }

    private static String text(byte[] bytes, int offset, int length) throws DecodeException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DecodeException(Utf8.MALFORMED);
        }
    }
}
