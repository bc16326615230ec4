package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * Keys of a table, each once: all columns but the last count through a few values, the last one
 * goes on until its type has no more. Not thread-safe.
 */
final class KeySequence {

    /** How many values the columns before the last take; two for the sake of a boolean. */
    private static final int FEW = 2;

    private final List<MockColumn> columns;
    private final MockEncoding encoding;
    private long next;

    KeySequence(List<MockColumn> columns, MockEncoding encoding) {
        this.columns = List.copyOf(columns);
        this.encoding = requireNonNull(encoding, "encoding");
    }

    /** A key that has not been given before; empty once there is none. */
    Optional<List<Object>> next() {
        List<Object> key = new ArrayList<>(columns.size());
        long rest = next;
        for (int i = 0; i < columns.size() - 1; i++) {
            MockType type = columns.get(i).type();
            key.add(encoding.received(type, value(type, rest % FEW)));
            rest /= FEW;
        }
        MockType lastType = columns.get(columns.size() - 1).type();
        Object last = value(lastType, rest);
        if (last == null) {
            return Optional.empty();
        }
        key.add(encoding.received(lastType, last));
        next++;
        return Optional.of(key);
    }

    /** The value of a type at a position counted from 0; null past its last value. */
    @Nullable
    private static Object value(MockType type, long position) {
        switch (type.kind()) {
            case BOOLEAN:
                return position < 2 ? position == 1 : null;
            case TINYINT:
                return position < Byte.MAX_VALUE ? (int) signed(position) : null;
            case SMALLINT:
                return position < Short.MAX_VALUE ? (int) signed(position) : null;
            case INT:
                return position < Integer.MAX_VALUE ? (int) signed(position) : null;
            case BIGINT:
                return signed(position);
            case FLOAT:
                return position < 1 << 24 ? (float) signed(position) : null;
            case DOUBLE:
                return (double) signed(position);
            case DECIMAL:
                BigInteger digits = BigInteger.valueOf(signed(position));
                boolean fits = digits.abs().compareTo(BigInteger.TEN.pow(type.precision())) < 0;
                return fits ? new BigDecimal(digits, type.scale()) : null;
            case CHAR:
            case VARCHAR:
                return string(position, type.length());
            case BINARY:
            case VARBINARY:
                return bytes(position, type);
            case DATE:
                return position < 1_000_000 ? LocalDate.of(1960, 1, 1).plusDays(position) : null;
            case TIME:
                return position < 86_400 ? LocalTime.ofSecondOfDay(position) : null;
            case TIMESTAMP:
                return second(position);
            case TIMESTAMPTZ:
                return second(position).toInstant(ZoneOffset.UTC);
            default:
                throw new IllegalStateException("No keys of type " + type);
        }
    }

    /** 1, 2, 3 and so on, every eighth negative. */
    private static long signed(long position) {
        return position % 8 == 7 ? -position - 1 : position + 1;
    }

    @Nullable
    private static String string(long position, int limit) {
        String number = Long.toString(position, 36);
        String text = (position % 8 == 7 ? "ключ-" : "key-") + number;
        if (text.length() <= limit) {
            return text;
        }
        return number.length() <= limit ? number : null;
    }

    /** Big-endian, in the last bytes of a fixed length, else in eight bytes or what fits. */
    @Nullable
    private static ByteBuffer bytes(long position, MockType type) {
        int length = Math.min(type.length(), Long.BYTES);
        if (length < Long.BYTES && position >>> (8 * length) != 0) {
            return null;
        }
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(position).array();
        byte[] bytes = new byte[type.fixedLength() ? type.length() : length];
        byte[] last = Arrays.copyOfRange(number, Long.BYTES - length, Long.BYTES);
        System.arraycopy(last, 0, bytes, bytes.length - length, length);
        return ByteBuffer.wrap(bytes);
    }

    private static LocalDateTime second(long position) {
        return LocalDateTime.of(1969, 12, 31, 23, 0).plusSeconds(position);
    }
}
