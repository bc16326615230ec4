package io.pixelsdb.pixels.flink.schema;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.Locale;
import org.apache.flink.table.data.TimestampData;

/** The part of {@link ReferenceDecoder} for dates, times and timestamps. */
final class ReferenceTimes {

    private static final LocalDateTime EPOCH = LocalDateTime.parse("1970-01-01T00:00");

    private final String name;
    private final int precision;
    private final boolean text;
    private final String unit;

    ReferenceTimes(String name, int precision, boolean text, String unit) {
        this.name = name;
        this.precision = precision;
        this.text = text;
        this.unit = unit;
    }

    Object time(byte[] bytes) {
        switch (name) {
            case "DATE":
                LocalDate date =
                        !text && bytes.length == 4
                                ? LocalDate.ofEpochDay(ByteBuffer.wrap(bytes).getInt())
                                : LocalDate.parse(ReferenceDecoder.utf8(bytes));
                return Math.toIntExact(date.toEpochDay());
            case "TIME":
                Duration ofDay =
                        text
                                ? Duration.between(
                                        LocalTime.MIN,
                                        LocalTime.parse(ReferenceDecoder.utf8(bytes)))
                                : counted(bytes);
                ReferenceDecoder.require(
                        !ofDay.isNegative() && ofDay.compareTo(Duration.ofDays(1)) < 0);
                requireDigits(ofDay.getNano());
                return (int) ofDay.toMillis();
            case "TIMESTAMP":
                return timestamp(
                        text
                                ? LocalDateTime.parse(iso(bytes))
                                : ofUnit(ReferenceDecoder.exactly(8, bytes)));
            case "TIMESTAMPTZ":
                return timestamp(
                        !text && bytes.length == 8
                                ? ofUnit(bytes)
                                : LocalDateTime.ofInstant(instant(iso(bytes)), ZoneOffset.UTC));
            default:
                throw new IllegalArgumentException(name);
        }
    }

    private static Duration counted(byte[] bytes) {
        ReferenceDecoder.require(bytes.length == 4 || bytes.length == 8);
        long count = new BigInteger(bytes).longValueExact();
        ReferenceDecoder.require(count >= 0 && count <= 86_400_000_000L);
        return bytes.length == 4 ? Duration.ofMillis(count) : Duration.ofNanos(count * 1000);
    }

    private LocalDateTime ofUnit(byte[] bytes) {
        long count = ByteBuffer.wrap(bytes).getLong();
        boolean millis = unit.equals("ms");
        if (unit.equals("auto")) {
            millis =
                    count >= Instant.parse("0001-01-01T00:00:00Z").toEpochMilli()
                            && count <= Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        }
        BigInteger nanos =
                BigInteger.valueOf(count).multiply(BigInteger.valueOf(millis ? 1_000_000 : 1_000));
        BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
        return EPOCH.plusSeconds(parts[0].longValueExact()).plusNanos(parts[1].longValueExact());
    }

    private static String iso(byte[] bytes) {
        return ReferenceDecoder.utf8(bytes).replace(' ', 'T');
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(
                        text.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2")
                                .replaceFirst("(T.*[+-][0-9]{2})$", "$1:00"))
                .toInstant();
    }

    private TimestampData timestamp(LocalDateTime value) {
        requireDigits(value.getNano());
        BigInteger micros =
                BigInteger.valueOf(Duration.between((Temporal) EPOCH, value).getSeconds())
                        .multiply(BigInteger.valueOf(1_000_000))
                        .add(BigInteger.valueOf(value.getNano() / 1000));
        // As many whole milliseconds of either sign as a long holds in microseconds.
        ReferenceDecoder.require(micros.bitLength() < Long.SIZE);
        ReferenceDecoder.require(micros.compareTo(new BigInteger("-9223372036854775000")) >= 0);
        return TimestampData.fromLocalDateTime(value);
    }

    /** No digit of the second's fraction beyond those of the column. */
    private void requireDigits(int nano) {
        String digits = String.format(Locale.ROOT, "%09d", nano);
        ReferenceDecoder.require(digits.substring(precision).matches("0*"));
    }
}
