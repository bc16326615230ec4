package io.pixelsdb.pixels.flink.schema;

import java.math.BigDecimal;
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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Values that stand in UTF-8 text: strings always, every scalar in the text encoding. */
final class TextValues {

    static final String NO_MICROSECONDS =
            "the timestamp is outside the range of microseconds since 1970";

    /** Java would also take hexadecimal numbers and suffixes, as in 1.0f. */
    private static final Pattern FLOATING_POINT =
            Pattern.compile("[-+]?(NaN|Infinity|(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?)");

    /** How a number begins that has another digit than 0 before its exponent. */
    private static final Pattern NOT_ZERO = Pattern.compile("[-+]?[0.]*[1-9]");

    /** The forms of ISO 8601 without a colon in the offset, which Java's own formatter lacks. */
    private static final DateTimeFormatter WITH_SHORT_OFFSET =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .appendPattern("X")
                    .toFormatter(Locale.ROOT);

    /** Seconds before and after 1970 that a long holds in microseconds, as tables keep them. */
    private static final long MAX_SECONDS = TimeUnit.MICROSECONDS.toSeconds(Long.MAX_VALUE);

    private TextValues() {}

    static boolean toBoolean(byte[] bytes, int offset, int length) throws DecodeException {
        if (matches("true", bytes, offset, length)) {
            return true;
        }
        if (matches("false", bytes, offset, length)) {
            return false;
        }
        throw new DecodeException(BinaryValues.NO_BOOLEAN);
    }

    /** Whether the bytes are this word, in capitals or not. */
    private static boolean matches(String word, byte[] bytes, int offset, int length) {
        if (length != word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((bytes[offset + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static float toFloat(byte[] bytes, int offset, int length) throws DecodeException {
        String text = floatingPoint(bytes, offset, length);
        float value = Float.parseFloat(text);
        requireInRange(Float.isInfinite(value), value == 0, text);
        return value;
    }

    static double toDouble(byte[] bytes, int offset, int length) throws DecodeException {
        String text = floatingPoint(bytes, offset, length);
        double value = Double.parseDouble(text);
        requireInRange(Double.isInfinite(value), value == 0, text);
        return value;
    }

    static DecimalData toDecimal(byte[] bytes, int offset, int length, int precision, int scale)
            throws DecodeException {
        BigDecimal value = NumberText.toDecimal(bytes, offset, length);
        if (value == null) {
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
        FractionalSeconds.checkTime(time.getNano(), precision);
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
        String text = isoDateTime(bytes, offset, length);
        boolean colonInOffset = text.lastIndexOf(':') == text.length() - 3;
        Instant instant;
        try {
            instant =
                    (colonInOffset
                                    ? OffsetDateTime.parse(text)
                                    : OffsetDateTime.parse(text, WITH_SHORT_OFFSET))
                            .toInstant();
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
            throw new DecodeException(NO_MICROSECONDS);
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

    /** The nearest number of the type is taken, but nothing in the place of something. */
    private static void requireInRange(boolean infinite, boolean zero, String text)
            throws DecodeException {
        if (infinite && !text.endsWith("Infinity")) {
            throw new DecodeException("the number is outside the type's range");
        }
        if (zero && NOT_ZERO.matcher(text).lookingAt()) {
            throw new DecodeException("the number is too small for the type, but not zero");
        }
    }

    private static String number(byte[] bytes, int offset, int length) throws DecodeException {
        if (length > NumberText.MAX_LENGTH) {
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
