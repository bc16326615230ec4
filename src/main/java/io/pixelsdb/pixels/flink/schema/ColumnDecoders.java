package io.pixelsdb.pixels.flink.schema;

import io.pixelsdb.pixels.flink.config.BinaryEncoding;
import io.pixelsdb.pixels.flink.config.TimestampUnit;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
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
    static ColumnDecoder forType(LogicalType type, DecodingSettings settings) {
        boolean text = settings.valueEncoding() == ValueEncoding.TEXT;
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return ColumnDecoders::toBoolean;
            case TINYINT:
                return text ? NumberText::toByte : BinaryValues::toByte;
            case SMALLINT:
                return text ? NumberText::toShort : BinaryValues::toShort;
            case INTEGER:
                return text ? NumberText::toInt : BinaryValues::toInt;
            case BIGINT:
                return text ? NumberText::toLong : BinaryValues::toLong;
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
                return bytes(settings, ((BinaryType) type).getLength(), true);
            case VARBINARY:
                return bytes(settings, ((VarBinaryType) type).getLength(), false);
            case DATE:
                return text ? TextValues::toDate : ColumnDecoders::toDate;
            case TIME_WITHOUT_TIME_ZONE:
                return time(text, ((TimeType) type).getPrecision());
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return timestamp(settings, ((TimestampType) type).getPrecision());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return instant(settings, ((LocalZonedTimestampType) type).getPrecision());
            default:
                throw new IllegalArgumentException("No decoder for type " + type);
        }
    }

    /** One byte of 0 or 1 is no text, so that servers of every age can be read alike. */
    private static boolean toBoolean(byte[] bytes, int offset, int length) throws DecodeException {
        return length == 1
                ? BinaryValues.toBoolean(bytes, offset, length)
                : TextValues.toBoolean(bytes, offset, length);
    }

    /** Four bytes are too few for a date in text. */
    private static int toDate(byte[] bytes, int offset, int length) throws DecodeException {
        return length == Integer.BYTES
                ? BinaryTimes.toDate(bytes, offset, length)
                : TextValues.toDate(bytes, offset, length);
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

    private static ColumnDecoder bytes(DecodingSettings settings, int size, boolean exact) {
        return settings.binaryEncoding() == BinaryEncoding.BASE64
                ? (bytes, offset, length) ->
                        BinaryValues.ofBase64(bytes, offset, length, size, exact)
                : (bytes, offset, length) ->
                        BinaryValues.toBytes(bytes, offset, length, size, exact);
    }

    private static ColumnDecoder time(boolean text, int precision) {
        return text
                ? (bytes, offset, length) -> TextValues.toTime(bytes, offset, length, precision)
                : (bytes, offset, length) -> BinaryTimes.toTime(bytes, offset, length, precision);
    }

    private static ColumnDecoder timestamp(DecodingSettings settings, int precision) {
        return settings.valueEncoding() == ValueEncoding.TEXT
                ? (bytes, offset, length) ->
                        TextValues.toTimestamp(bytes, offset, length, precision)
                : counted(settings.timestampUnit(), precision);
    }

    /** Servers send an instant as text amid binary values; eight bytes are too few for one. */
    private static ColumnDecoder instant(DecodingSettings settings, int precision) {
        ColumnDecoder text =
                (bytes, offset, length) -> TextValues.toInstant(bytes, offset, length, precision);
        if (settings.valueEncoding() == ValueEncoding.TEXT) {
            return text;
        }
        ColumnDecoder counted = counted(settings.timestampUnit(), precision);
        return (bytes, offset, length) ->
                (length == Long.BYTES ? counted : text).decode(bytes, offset, length);
    }

    private static ColumnDecoder counted(TimestampUnit unit, int precision) {
        switch (unit) {
            case US:
                return (bytes, offset, length) ->
                        BinaryTimes.ofMicros(bytes, offset, length, precision);
            case MS:
                return (bytes, offset, length) ->
                        BinaryTimes.ofMillis(bytes, offset, length, precision);
            case AUTO:
                return (bytes, offset, length) ->
                        BinaryTimes.ofMillisOrMicros(bytes, offset, length, precision);
            default:
                throw new IllegalArgumentException("No decoder for unit " + unit);
        }
    }
}
