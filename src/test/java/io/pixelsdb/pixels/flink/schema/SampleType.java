package io.pixelsdb.pixels.flink.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** A column type that makes up values, each with its two encodings and Flink's form of it. */
final class SampleType {

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private final String name;
    private final Function<Random, Sample> samples;

    private SampleType(String name, Function<Random, Sample> samples) {
        this.name = name;
        this.samples = samples;
    }

    Sample sample(Random random) {
        return samples.apply(random);
    }

    @Override
    public String toString() {
        return name;
    }

    static SampleType any(Random random) {
        switch (random.nextInt(14)) {
            case 0:
                return of("BOOLEAN", r -> bool(r.nextBoolean()));
            case 1:
                return of("TINYINT", r -> tinyInt((byte) r.nextInt()));
            case 2:
                return of("SMALLINT", r -> smallInt((short) r.nextInt()));
            case 3:
                return of("INT", r -> integer(r.nextInt()));
            case 4:
                return of("BIGINT", r -> bigInt(r.nextLong()));
            case 5:
                return of("FLOAT", r -> real((r.nextFloat() - 0.5f) * 1e20f));
            case 6:
                return of("DOUBLE", r -> doublePrecision((r.nextDouble() - 0.5) * 1e200));
            case 7:
                return decimal(1 + random.nextInt(38), random);
            case 8:
                return of("STRING", r -> string(text(r.nextInt(20), r)));
            case 9:
                return of("CHAR(5)", r -> string(text(5, r)));
            case 10:
                return bytes(random);
            case 11:
                return of("DATE", r -> date(LocalDate.ofEpochDay(r.nextInt(200_000) - 100_000)));
            case 12:
                return of("TIME", r -> time(r.nextInt(86_400_000)));
            default:
                return timestamp(random.nextBoolean(), random.nextInt(7));
        }
    }

    private static SampleType of(String name, Function<Random, Sample> samples) {
        return new SampleType(name, samples);
    }

    private static Sample bool(boolean value) {
        return new Sample(value, String.valueOf(value), new byte[] {(byte) (value ? 1 : 0)});
    }

    private static Sample tinyInt(byte value) {
        return new Sample(value, String.valueOf(value), new byte[] {value});
    }

    private static Sample smallInt(short value) {
        return new Sample(value, String.valueOf(value), buffer(2).putShort(value).array());
    }

    private static Sample integer(int value) {
        return new Sample(value, String.valueOf(value), buffer(4).putInt(value).array());
    }

    private static Sample bigInt(long value) {
        return new Sample(value, String.valueOf(value), buffer(8).putLong(value).array());
    }

    private static Sample real(float value) {
        return new Sample(value, String.valueOf(value), buffer(4).putFloat(value).array());
    }

    private static Sample doublePrecision(double value) {
        return new Sample(value, String.valueOf(value), buffer(8).putDouble(value).array());
    }

    private static SampleType decimal(int precision, Random random) {
        int scale = random.nextInt(precision + 1);
        return of(
                "DECIMAL(" + precision + "," + scale + ")",
                r -> {
                    BigInteger limit = BigInteger.TEN.pow(precision);
                    BigInteger unscaled = new BigInteger(200, r).mod(limit);
                    return decimal(
                            r.nextBoolean() ? unscaled : unscaled.negate(), precision, scale);
                });
    }

    private static Sample decimal(BigInteger unscaled, int precision, int scale) {
        BigDecimal value = new BigDecimal(unscaled, scale);
        byte[] digits = unscaled.toByteArray();
        byte[] binary = new byte[precision <= 18 ? 8 : 16];
        Arrays.fill(binary, (byte) (unscaled.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, binary, binary.length - digits.length, digits.length);
        return new Sample(
                DecimalData.fromBigDecimal(value, precision, scale), value.toString(), binary);
    }

    private static Sample string(String value) {
        return new Sample(
                StringData.fromString(value), value, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Characters of one to four bytes. */
    private static String text(int length, Random random) {
        return IntStream.range(0, length)
                .mapToObj(i -> new String[] {"a", " ", "ß", "語", "😀"}[random.nextInt(5)])
                .collect(Collectors.joining());
    }

    private static SampleType bytes(Random random) {
        int length = 1 + random.nextInt(20);
        boolean exact = random.nextBoolean();
        return of(
                (exact ? "FIXED(" : "VARBINARY(") + length + ")",
                r -> {
                    // Letters, as the text encoding sends bytes unchanged and tests as a string.
                    byte[] value = new byte[exact ? length : r.nextInt(length + 1)];
                    IntStream.range(0, value.length)
                            .forEach(i -> value[i] = (byte) ('a' + r.nextInt(26)));
                    return new Sample(value, new String(value, StandardCharsets.US_ASCII), value);
                });
    }

    private static Sample date(LocalDate value) {
        int days = (int) ChronoUnit.DAYS.between(EPOCH.toLocalDate(), value);
        return new Sample(days, value.toString(), buffer(4).putInt(days).array());
    }

    private static Sample time(int millis) {
        LocalTime value = LocalTime.MIDNIGHT.plus(millis, ChronoUnit.MILLIS);
        return new Sample(millis, value.toString(), buffer(4).putInt(millis).array());
    }

    private static SampleType timestamp(boolean instant, int precision) {
        return of(
                (instant ? "TIMESTAMPTZ(" : "TIMESTAMP(") + precision + ")",
                r -> {
                    long unit = BigInteger.TEN.pow(6 - precision).longValueExact();
                    long micros = (r.nextLong() >> 8) / unit * unit;
                    LocalDateTime value = EPOCH.plus(micros, ChronoUnit.MICROS);
                    String text =
                            instant
                                    ? value.atOffset(ZoneOffset.UTC)
                                            .withOffsetSameInstant(
                                                    ZoneOffset.ofHours(r.nextInt(37) - 18))
                                            .toString()
                                    : value.toString();
                    return new Sample(
                            TimestampData.fromLocalDateTime(value),
                            r.nextBoolean() ? text : text.replace('T', ' '),
                            buffer(8).putLong(micros).array());
                });
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size);
    }

    /** One value in every form. */
    static final class Sample {

        private final Object internal;
        private final String text;
        private final byte[] binary;

        private Sample(Object internal, String text, byte[] binary) {
            this.internal = internal;
            this.text = text;
            this.binary = binary;
        }

        Object internal() {
            return internal;
        }

        String text() {
            return text;
        }

        byte[] binary() {
            return binary;
        }
    }
}
