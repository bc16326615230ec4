package io.pixelsdb.pixels.flink.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MICROS;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.annotation.Nullable;

/** Writes column values as a server of a generation does. Immutable. */
public final class ValueEncoder {

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private static final DateTimeFormatter TIMESTAMP_TEXT =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendLiteral(' ')
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .toFormatter(Locale.ROOT);

    private static final ZoneOffset[] OFFSETS = {
        ZoneOffset.UTC, ZoneOffset.ofHours(2), ZoneOffset.ofHoursMinutes(-3, -30)
    };

    private final MockEncoding encoding;
    private final boolean nullFlag;

    /**
     * @param nullFlag whether nulls are flagged as the newest servers do; older ones send them as
     *     empty values only, and a SMALLINT in four bytes instead of two
     */
    public ValueEncoder(MockEncoding encoding, boolean nullFlag) {
        this.encoding = requireNonNull(encoding, "encoding");
        this.nullFlag = nullFlag;
    }

    /** One value as it stands in a row image. */
    ColumnValue column(MockType type, @Nullable Object value) {
        ColumnValue.Builder column = ColumnValue.newBuilder();
        if (value != null) {
            column.setValue(encode(type, value));
        } else if (nullFlag) {
            column.setIsNull(true);
        }
        return column.build();
    }

    /** The bytes of a value that is not null. */
    public ByteString encode(MockType type, Object value) {
        switch (type.kind()) {
            case CHAR:
            case VARCHAR:
                return ByteString.copyFromUtf8((String) value);
            case BINARY:
            case VARBINARY:
                ByteBuffer bytes = ((ByteBuffer) value).duplicate();
                return ByteString.copyFrom(
                        encoding.isBase64() ? Base64.getEncoder().encode(bytes) : bytes);
            case TIMESTAMPTZ:
                return ByteString.copyFromUtf8(withOffset((Instant) value));
            default:
                return encoding.isText()
                        ? ByteString.copyFrom(text(type, value), UTF_8)
                        : ByteString.copyFrom(binary(type, value));
        }
    }

    private byte[] binary(MockType type, Object value) {
        switch (type.kind()) {
            case BOOLEAN:
                return encoding == MockEncoding.BINARY_TEXT_BOOLEAN
                        ? text(type, value).getBytes(UTF_8)
                        : new byte[] {(byte) ((Boolean) value ? 1 : 0)};
            case TINYINT:
                return new byte[] {((Integer) value).byteValue()};
            case SMALLINT:
                return nullFlag
                        ? ByteBuffer.allocate(2).putShort(((Integer) value).shortValue()).array()
                        : fourBytes((Integer) value);
            case INT:
                return fourBytes((Integer) value);
            case BIGINT:
                return eightBytes((Long) value);
            case FLOAT:
                return fourBytes(Float.floatToIntBits((Float) value));
            case DOUBLE:
                return eightBytes(Double.doubleToLongBits((Double) value));
            case DECIMAL:
                return decimal((BigDecimal) value, type);
            case DATE:
                return fourBytes(Math.toIntExact(((LocalDate) value).toEpochDay()));
            case TIME:
                long nanos = ((LocalTime) value).toNanoOfDay();
                return encoding == MockEncoding.G1_ENGINE
                        ? eightBytes(nanos / 1_000)
                        : fourBytes((int) (nanos / 1_000_000));
            case TIMESTAMP:
                boolean millis = encoding.isFirstGeneration() && type.precision() <= 3;
                return eightBytes((millis ? MILLIS : MICROS).between(EPOCH, (LocalDateTime) value));
            default:
                throw new IllegalStateException("No binary form for " + type);
        }
    }

    private byte[] decimal(BigDecimal value, MockType type) {
        switch (encoding) {
            case G1_ENGINE:
                return fourBytes(Float.floatToIntBits(value.floatValue()));
            case G1_JSON:
                return value.toString().getBytes(UTF_8);
            default:
                return unscaled(value, type);
        }
    }

    private static byte[] unscaled(BigDecimal value, MockType type) {
        byte[] shortest = value.setScale(type.scale()).unscaledValue().toByteArray();
        byte[] bytes = new byte[type.precision() <= 18 ? 8 : 16];
        Arrays.fill(bytes, (byte) (value.signum() < 0 ? -1 : 0));
        System.arraycopy(shortest, 0, bytes, bytes.length - shortest.length, shortest.length);
        return bytes;
    }

    private static String text(MockType type, Object value) {
        switch (type.kind()) {
            case DECIMAL:
                return ((BigDecimal) value).setScale(type.scale()).toPlainString();
            case TIME:
                return DateTimeFormatter.ISO_LOCAL_TIME.format((LocalTime) value);
            case TIMESTAMP:
                return TIMESTAMP_TEXT.format((LocalDateTime) value);
            default:
                return value.toString();
        }
    }

    /** The offset follows from the value: equal keys must have equal bytes, hence one bucket. */
    private static String withOffset(Instant value) {
        int offset = (int) Math.floorMod(value.getEpochSecond(), (long) OFFSETS.length);
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(value.atOffset(OFFSETS[offset]));
    }

    /** Whether the bytes of a value are empty, as those of a null are. */
    static boolean isEmpty(@Nullable Object value) {
        return "".equals(value)
                || value instanceof ByteBuffer && !((ByteBuffer) value).hasRemaining();
    }

    private static byte[] fourBytes(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] eightBytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }
}
