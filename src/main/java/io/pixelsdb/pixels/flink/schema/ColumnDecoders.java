package io.pixelsdb.pixels.flink.schema;

import io.pixelsdb.pixels.flink.config.ValueEncoding;
import java.io.Serializable;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Chooses how the values of a column are read: the one place that switches over types. */
final class ColumnDecoders {

    private ColumnDecoders() {}

    /** The decoder for a column of a type that {@link ColumnTypes} allows. */
    static ColumnDecoder forType(LogicalType type, ValueEncoding encoding) {
        boolean text = encoding == ValueEncoding.TEXT;
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return text ? TextValues::toBoolean : BinaryValues::toBoolean;
            case TINYINT:
                return integer(text, Byte.MIN_VALUE, Byte.MAX_VALUE, value -> (byte) value);
            case SMALLINT:
                return integer(text, Short.MIN_VALUE, Short.MAX_VALUE, value -> (short) value);
            case INTEGER:
                return integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value);
            case BIGINT:
                return integer(text, Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
            case FLOAT:
                return text ? TextValues::toFloat : BinaryValues::toFloat;
            case DOUBLE:
                return text ? TextValues::toDouble : BinaryValues::toDouble;
            case DECIMAL:
                return decimal(text, (DecimalType) type);
            case CHAR:
                return string(((CharType) type).getLength());
            case VARCHAR:
                return string(((VarCharType) type).getLength());
            case BINARY:
                return bytes(((BinaryType) type).getLength(), true);
            case VARBINARY:
                return bytes(((VarBinaryType) type).getLength(), false);
            case DATE:
                return text ? TextValues::toDate : BinaryValues::toDate;
            case TIME_WITHOUT_TIME_ZONE:
                return time(text, ((TimeType) type).getPrecision());
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return timestamp(text, ((TimestampType) type).getPrecision());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return instant(text, ((LocalZonedTimestampType) type).getPrecision());
            default:
                throw new IllegalArgumentException("No decoder for type " + type);
        }
    }

    private interface Narrowing extends Serializable {
        Object narrow(long value);
    }

    private static ColumnDecoder integer(boolean text, long min, long max, Narrowing narrowing) {
        return text
                ? (bytes, offset, length) ->
                        narrowing.narrow(TextValues.toInteger(bytes, offset, length, min, max))
                : (bytes, offset, length) ->
                        narrowing.narrow(BinaryValues.toInteger(bytes, offset, length, min, max));
    }

    private static ColumnDecoder decimal(boolean text, DecimalType type) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        return text
                ? (bytes, offset, length) ->
                        TextValues.toDecimal(bytes, offset, length, precision, scale)
                : (bytes, offset, length) ->
                        BinaryValues.toDecimal(bytes, offset, length, precision, scale);
    }

    private static ColumnDecoder string(int maxCharacters) {
        return (bytes, offset, length) -> TextValues.toString(bytes, offset, length, maxCharacters);
    }

    private static ColumnDecoder bytes(int size, boolean exact) {
        return (bytes, offset, length) -> BinaryValues.toBytes(bytes, offset, length, size, exact);
    }

    private static ColumnDecoder time(boolean text, int precision) {
        return text
                ? (bytes, offset, length) -> TextValues.toTime(bytes, offset, length, precision)
                : (bytes, offset, length) -> BinaryValues.toTime(bytes, offset, length, precision);
    }

    private static ColumnDecoder timestamp(boolean text, int precision) {
        return text
                ? (bytes, offset, length) ->
                        TextValues.toTimestamp(bytes, offset, length, precision)
                : (bytes, offset, length) ->
                        BinaryValues.toTimestamp(bytes, offset, length, precision);
    }

    /**
     * Older servers send an instant as text amid binary values; eight bytes are too few for one.
     */
    private static ColumnDecoder instant(boolean text, int precision) {
        return (bytes, offset, length) ->
                !text && length == Long.BYTES
                        ? BinaryValues.toTimestamp(bytes, offset, length, precision)
                        : TextValues.toInstant(bytes, offset, length, precision);
    }
}
