package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Random;
import javax.annotation.Nullable;

/** Draws values that columns may hold, awkward ones included. Repeatable with the same random. */
final class RandomValues {

    private static final String[] WORDS = {
        "plain",
        "two words",
        "größe",
        "注文",
        "заказ",
        "été, hiver",
        "say \"hi\"",
        "line\nbreak",
        "tab\tbed",
        "parcel 🚚",
        "42",
        "null",
        "טקסט",
        "it's"
    };

    /** 1900-01-01 and 2100-01-01 in days and in seconds since the epoch. */
    private static final int FIRST_DAY = -25_567;

    private static final int DAYS = 47_482 + 25_567;
    private static final long FIRST_SECOND = FIRST_DAY * 86_400L;

    private static final int MAX_BYTES = 24;

    private final Random random;
    private final MockEncoding encoding;

    /**
     * @param encoding how the values will be written: what that loses, they do not have
     */
    RandomValues(Random random, MockEncoding encoding) {
        this.random = requireNonNull(random, "random");
        this.encoding = requireNonNull(encoding, "encoding");
    }

    /**
     * A value for a column, now and then null where the column allows it.
     *
     * @param emptyAllowed whether an empty string or binary may be drawn
     */
    @Nullable
    Object draw(MockColumn column, boolean emptyAllowed) {
        if (column.nullable() && random.nextInt(10) == 0) {
            return null;
        }
        if (emptyAllowed && column.type().hasEmptyValue() && random.nextInt(12) == 0) {
            return isString(column.type()) ? "" : ByteBuffer.allocate(0);
        }
        return encoding.received(column.type(), draw(column.type()));
    }

    private Object draw(MockType type) {
        switch (type.kind()) {
            case BOOLEAN:
                return random.nextBoolean();
            case TINYINT:
                return (int) (byte) random.nextInt();
            case SMALLINT:
                return (int) (short) random.nextInt();
            case INT:
                return random.nextBoolean() ? random.nextInt() : random.nextInt(2_000) - 1_000;
            case BIGINT:
                return random.nextBoolean() ? random.nextLong() : random.nextInt(2_000) - 1_000L;
            case FLOAT:
                return (random.nextInt(2_000_000) - 1_000_000) / 128f;
            case DOUBLE:
                return random.nextBoolean()
                        ? (random.nextInt(2_000_000) - 1_000_000) / 100d
                        : random.nextGaussian() * 1e12;
            case DECIMAL:
                return decimal(type);
            case CHAR:
            case VARCHAR:
                return string(type.length());
            case BINARY:
            case VARBINARY:
                return bytes(type);
            case DATE:
                return LocalDate.ofEpochDay(FIRST_DAY + random.nextInt(DAYS));
            case TIME:
                return LocalTime.ofSecondOfDay(random.nextInt(86_400))
                        .withNano(fraction(Math.min(type.precision(), 3)));
            case TIMESTAMP:
                return LocalDateTime.ofInstant(instant(type), ZoneOffset.UTC);
            case TIMESTAMPTZ:
                return instant(type);
            default:
                throw new IllegalStateException("No values for " + type);
        }
    }

    private BigDecimal decimal(MockType type) {
        BigInteger limit = BigInteger.TEN.pow(1 + random.nextInt(type.precision()));
        BigInteger digits = new BigInteger(limit.bitLength() + 8, random).mod(limit);
        return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), type.scale());
    }

    private String string(int limit) {
        String text = WORDS[random.nextInt(WORDS.length)];
        if (random.nextBoolean()) {
            text += " " + random.nextInt(100_000);
        }
        return text.length() <= limit ? text : cut(text, limit);
    }

    /** Cuts to the limit without leaving half a surrogate pair or a blank at the end. */
    private static String cut(String text, int limit) {
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        String start = text.substring(0, end).trim();
        return start.isEmpty() ? "x" : start;
    }

    private ByteBuffer bytes(MockType type) {
        int most = Math.min(type.length(), MAX_BYTES);
        byte[] bytes = new byte[type.fixedLength() ? type.length() : 1 + random.nextInt(most)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private Instant instant(MockType type) {
        long second = FIRST_SECOND + (long) (random.nextDouble() * DAYS * 86_400L);
        return Instant.ofEpochSecond(second, fraction(Math.min(type.precision(), 6)));
    }

    /** Nanoseconds of a second with at most so many digits. */
    private int fraction(int digits) {
        int values = BigInteger.TEN.pow(digits).intValue();
        return random.nextInt(values) * (1_000_000_000 / values);
    }

    private static boolean isString(MockType type) {
        return type.kind() == MockType.Kind.CHAR || type.kind() == MockType.Kind.VARCHAR;
    }
}
