package io.pixelsdb.pixels.flink.schema;

import io.pixelsdb.pixels.flink.config.ValueEncoding;
import java.io.Serializable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.types.RowKind;

/**
 * Decodes row images of one schema. The decoder of every column is chosen once, here; what a value
 * looks like is never found out row by row. Stateless after construction.
 */
final class RowDecoder implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String[] names;
    private final LogicalType[] types;
    private final ColumnDecoder[] decoders;
    private final boolean[] mayBeEmpty;

    /** Nulls cannot be meant here; a key without a value would still be a broken record. */
    private final boolean[] neverNull;

    RowDecoder(PixelsSchema schema, ValueEncoding encoding) {
        int columns = schema.columnCount();
        names = new String[columns];
        types = new LogicalType[columns];
        decoders = new ColumnDecoder[columns];
        mayBeEmpty = new boolean[columns];
        neverNull = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            names[i] = schema.columnName(i);
            types[i] = schema.columnType(i);
            decoders[i] = ColumnDecoders.forType(types[i], encoding);
            mayBeEmpty[i] =
                    types[i].is(LogicalTypeFamily.CHARACTER_STRING)
                            || types[i].is(LogicalTypeFamily.BINARY_STRING);
            neverNull[i] = !types[i].isNullable() && !schema.primaryKey().contains(names[i]);
        }
    }

    /**
     * @param emptyIsNull whether an empty string or binary value stands for null
     * @throws DecodeException names the column, or says that the number of values is another than
     *     that of the columns
     */
    GenericRowData decode(RowImage image, RowKind kind, boolean emptyIsNull)
            throws DecodeException {
        if (image.size() != decoders.length) {
            throw new DecodeException(
                    "the image has "
                            + image.size()
                            + " values, but source.schema has "
                            + decoders.length
                            + " columns");
        }
        GenericRowData row = new GenericRowData(kind, decoders.length);
        for (int i = 0; i < decoders.length; i++) {
            boolean isNull = isNull(image, i, emptyIsNull);
            row.setField(i, isNull ? nullOf(i) : valueOf(image, i));
        }
        return row;
    }

    private boolean isNull(RowImage image, int column, boolean emptyIsNull) {
        if (image.length(column) > 0) {
            return false;
        }
        return image.isFlaggedNull(column)
                || !mayBeEmpty[column]
                || (emptyIsNull && !neverNull[column]);
    }

    private Object nullOf(int column) throws DecodeException {
        if (!types[column].isNullable()) {
            throw inColumn(column, "the value is null, but the column is NOT NULL");
        }
        return null;
    }

    private Object valueOf(RowImage image, int column) throws DecodeException {
        try {
            return decoders[column].decode(
                    image.bytes(), image.offset(column), image.length(column));
        } catch (DecodeException e) {
            throw inColumn(column, e.getMessage());
        }
    }

    private DecodeException inColumn(int column, String problem) {
        return new DecodeException(
                "column '"
                        + names[column]
                        + "' ("
                        + types[column].asSerializableString()
                        + "): "
                        + problem);
    }
}
