package io.pixelsdb.pixels.flink.mock;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A simple client: decodes records one bucket after the other and applies them strictly, so that an
 * insert of a row that is there, or a change of one that is not as its before image, fails.
 */
final class WireReplay {

    private final MockSchema schema;
    private final boolean text;

    /** As clients do, takes empty values for nulls until the bucket has sent the flag. */
    private boolean flagSeen;

    private final Map<List<Object>, List<Object>> rows = new HashMap<>();
    private final List<List<Object>> appended = new ArrayList<>();

    WireReplay(MockTable table) {
        this.schema = table.schema();
        this.text = table.encoding() == MockEncoding.TEXT;
    }

    /** Rows of a table with a key. */
    Map<List<Object>, List<Object>> rows() {
        return rows;
    }

    /** Rows of a table without a key. */
    List<List<Object>> appended() {
        return appended;
    }

    /** The expected rows of a served table in a form that can be compared. */
    static Map<List<Object>, List<Object>> comparable(Map<List<Object>, Object[]> expected) {
        Map<List<Object>, List<Object>> lists = new HashMap<>();
        expected.forEach((key, row) -> lists.put(key, Arrays.asList(row)));
        return lists;
    }

    void applyBucket(List<RowRecord> records) {
        flagSeen = false;
        records.forEach(this::apply);
    }

    private void apply(RowRecord record) {
        if (record.hasBefore()) {
            Object[] before = decode(record.getBefore());
            if (!Arrays.asList(before).equals(rows.remove(schema.keyOf(before)))) {
                throw new AssertionError("Not the row before " + record);
            }
        }
        if (record.hasAfter()) {
            Object[] after = decode(record.getAfter());
            if (!schema.hasKey()) {
                appended.add(Arrays.asList(after));
            } else if (rows.put(schema.keyOf(after), Arrays.asList(after)) != null) {
                throw new AssertionError("The row is already there: " + record);
            }
        }
    }

    Object[] decode(RowValue image) {
        Object[] row = new Object[image.getValuesCount()];
        for (int i = 0; i < row.length; i++) {
            row[i] = decode(schema.columns().get(i).type(), image.getValues(i));
        }
        return row;
    }

    private Object decode(MockType type, ColumnValue column) {
        flagSeen |= column.getIsNull();
        ByteString value = column.getValue();
        if (column.getIsNull() || value.isEmpty() && !(flagSeen && type.hasEmptyValue())) {
            return null;
        }
        switch (type.kind()) {
            case CHAR:
            case VARCHAR:
                return value.toStringUtf8();
            case BINARY:
            case VARBINARY:
                return value.asReadOnlyByteBuffer();
            case TIMESTAMPTZ:
                return OffsetDateTime.parse(value.toStringUtf8()).toInstant();
            default:
                return text ? ofText(type, value.toStringUtf8()) : ofBytes(type, value);
        }
    }

    private static Object ofText(MockType type, String text) {
        switch (type.kind()) {
            case BOOLEAN:
                return Boolean.valueOf(text);
            case BIGINT:
                return Long.valueOf(text);
            case FLOAT:
                return Float.valueOf(text);
            case DOUBLE:
                return Double.valueOf(text);
            case DECIMAL:
                return new BigDecimal(text);
            case DATE:
                return LocalDate.parse(text);
            case TIME:
                return LocalTime.parse(text);
            case TIMESTAMP:
                return LocalDateTime.parse(text.replace(' ', 'T'));
            default:
                return Integer.valueOf(text);
        }
    }

    private static Object ofBytes(MockType type, ByteString value) {
        BigInteger number = new BigInteger(value.toByteArray());
        ByteBuffer bytes = value.asReadOnlyByteBuffer();
        switch (type.kind()) {
            case BOOLEAN:
                return number.intValueExact() == 1;
            case BIGINT:
                return number.longValueExact();
            case FLOAT:
                return bytes.getFloat();
            case DOUBLE:
                return bytes.getDouble();
            case DECIMAL:
                return new BigDecimal(number, type.scale());
            case DATE:
                return LocalDate.ofEpochDay(number.intValueExact());
            case TIME:
                return LocalTime.ofNanoOfDay(number.intValueExact() * 1_000_000L);
            case TIMESTAMP:
                long micros = number.longValueExact();
                Instant instant =
                        Instant.ofEpochSecond(
                                Math.floorDiv(micros, 1_000_000L),
                                Math.floorMod(micros, 1_000_000L) * 1_000);
                return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            default:
                return number.intValueExact();
        }
    }
}
