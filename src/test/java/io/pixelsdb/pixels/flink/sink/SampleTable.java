package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** One column of every supported type with two values as Flink and as a view has them. */
public final class SampleTable {

    private static final byte[] BYTES = {1, 0, -1, 127};
    private static final byte[] OTHER_BYTES = {0, 0, 0, 0};

    private static final Object[][] COLUMNS = {
        {"c_boolean", new BooleanType(), true, true, false, false},
        {"c_tinyint", new TinyIntType(), (byte) -128, -128, (byte) 127, 127},
        {"c_smallint", new SmallIntType(), (short) -32768, -32768, (short) 3, 3},
        {"c_int", new IntType(), Integer.MIN_VALUE, Integer.MIN_VALUE, 42, 42},
        {"c_bigint", new BigIntType(), Long.MAX_VALUE, Long.MAX_VALUE, -1L, -1L},
        {"c_float", new FloatType(), 1.5f, 1.5f, -0.1f, -0.1f},
        {"c_double", new DoubleType(), 2.25d, 2.25d, 1e300, 1e300},
        {
            "c_decimal",
            new DecimalType(15, 2),
            decimal("2819.01", 15, 2),
            new BigDecimal("2819.01"),
            decimal("-0.10", 15, 2),
            new BigDecimal("-0.10")
        },
        {
            "c_decimal_wide",
            new DecimalType(38, 10),
            decimal("1234567890123456789012345678.0123456789", 38, 10),
            new BigDecimal("1234567890123456789012345678.0123456789"),
            decimal("-1.0000000000", 38, 10),
            new BigDecimal("-1.0000000000")
        },
        {"c_char", new CharType(6), text("ab    "), "ab    ", text("abcdef"), "abcdef"},
        {"c_varchar", new VarCharType(20), text("übermäßig"), "übermäßig", text("x"), "x"},
        {"c_string", VarCharType.STRING_TYPE, text("日本"), "日本", text("y"), "y"},
        {"c_binary", new BinaryType(4), BYTES, buffer(BYTES), OTHER_BYTES, buffer(OTHER_BYTES)},
        {
            "c_varbinary",
            new VarBinaryType(VarBinaryType.MAX_LENGTH),
            BYTES,
            buffer(BYTES),
            "z".getBytes(StandardCharsets.UTF_8),
            buffer("z".getBytes(StandardCharsets.UTF_8))
        },
        {
            "c_date",
            new DateType(),
            (int) LocalDate.of(1969, 7, 20).toEpochDay(),
            LocalDate.of(1969, 7, 20),
            (int) LocalDate.of(2025, 1, 31).toEpochDay(),
            LocalDate.of(2025, 1, 31)
        },
        {
            "c_time",
            new TimeType(3),
            (int) (LocalTime.of(23, 59, 59, 999_000_000).toNanoOfDay() / 1_000_000),
            LocalTime.of(23, 59, 59, 999_000_000),
            0,
            LocalTime.MIDNIGHT
        },
        {
            "c_timestamp_ms",
            new TimestampType(3),
            TimestampData.fromLocalDateTime(LocalDateTime.of(1969, 12, 31, 23, 0, 0, 1_000_000)),
            LocalDateTime.of(1969, 12, 31, 23, 0, 0, 1_000_000),
            TimestampData.fromLocalDateTime(LocalDateTime.of(2025, 1, 31, 10, 0)),
            LocalDateTime.of(2025, 1, 31, 10, 0)
        },
        {
            "c_timestamp",
            new TimestampType(6),
            TimestampData.fromLocalDateTime(LocalDateTime.of(1969, 12, 31, 23, 0, 0, 123_456_000)),
            LocalDateTime.of(1969, 12, 31, 23, 0, 0, 123_456_000),
            TimestampData.fromLocalDateTime(LocalDateTime.of(2025, 3, 30, 2, 30)),
            LocalDateTime.of(2025, 3, 30, 2, 30)
        },
        {
            "c_timestamptz",
            new LocalZonedTimestampType(6),
            TimestampData.fromInstant(Instant.parse("1969-12-31T23:00:00.123456Z")),
            Instant.parse("1969-12-31T23:00:00.123456Z"),
            TimestampData.fromInstant(Instant.parse("2025-10-26T01:30:00Z")),
            Instant.parse("2025-10-26T01:30:00Z")
        },
    };

    private SampleTable() {}

    /** All columns nullable behind an INT key, or the table without a key. */
    public static PixelsSchema schema(boolean withKey) {
        List<RowType.RowField> fields = new ArrayList<>();
        fields.add(new RowType.RowField("id", new IntType(!withKey)));
        for (Object[] column : COLUMNS) {
            fields.add(new RowType.RowField((String) column[0], (LogicalType) column[1]));
        }
        return new PixelsSchema(new RowType(false, fields), withKey ? List.of("id") : List.of());
    }

    /** Names of all columns but the id. */
    public static List<String> columns() {
        List<String> names = new ArrayList<>();
        for (Object[] column : COLUMNS) {
            names.add((String) column[0]);
        }
        return names;
    }

    /** Rows with the first values, with the second, and with nulls. */
    public static List<RowData> rows() {
        List<RowData> rows = new ArrayList<>();
        for (List<Object> values : List.of(values(2), values(4), nulls())) {
            Object[] row = values.toArray();
            row[0] = rows.size() + 1;
            rows.add(GenericRowData.of(row));
        }
        return rows;
    }

    /** The same rows as a view gives them. */
    public static List<List<Object>> viewed() {
        List<List<Object>> rows = new ArrayList<>();
        for (List<Object> values : List.of(values(3), values(5), nulls())) {
            Object[] row = values.toArray();
            row[0] = rows.size() + 1;
            rows.add(Arrays.asList(row));
        }
        return rows;
    }

    /** A table that has just this column as a key, and a value. */
    public static PixelsSchema keyedBy(String column) {
        for (Object[] candidate : COLUMNS) {
            if (candidate[0].equals(column)) {
                LogicalType type = ((LogicalType) candidate[1]).copy(false);
                return new PixelsSchema(
                        RowType.of(
                                false,
                                new LogicalType[] {new IntType(), type},
                                new String[] {"version", column}),
                        List.of(column));
            }
        }
        throw new IllegalArgumentException(column);
    }

    /** Both values of a column, as Flink has them. */
    public static List<Object> values(String column) {
        int index = columns().indexOf(column);
        return List.of(COLUMNS[index][2], COLUMNS[index][4]);
    }

    /** Both values of a column, as a view gives them. */
    public static List<Object> viewedValues(String column) {
        int index = columns().indexOf(column);
        return List.of(COLUMNS[index][3], COLUMNS[index][5]);
    }

    private static List<Object> values(int position) {
        List<Object> values = nulls();
        for (int i = 0; i < COLUMNS.length; i++) {
            values.set(i + 1, COLUMNS[i][position]);
        }
        return values;
    }

    private static List<Object> nulls() {
        return Arrays.asList(new Object[COLUMNS.length + 1]);
    }

    private static DecimalData decimal(String value, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
    }

    private static StringData text(String value) {
        return StringData.fromString(value);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }
}
