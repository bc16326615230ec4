package io.pixelsdb.pixels.flink.schema;

import io.pixelsdb.pixels.flink.config.MissingColumns;
import io.pixelsdb.pixels.flink.config.NullEncoding;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.types.RowKind;

/**
 * Decodes row images of one schema. The decoder of every column is chosen once, here; what a value
 * looks like is never found out row by row. Stateless after construction.
 */
final class RowDecoder implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String TAKEN_FOR_NULL =
            ", as those of the key are; it is empty rather than flagged as null, and"
                    + " source.null-encoding=flag takes it for an empty value";

    private final String[] names;
    private final LogicalType[] types;
    private final ColumnDecoder[] decoders;

    /** No bytes are a value here: of strings, and of binaries without a fixed length. */
    private final boolean[] mayBeEmpty;

    /** Nulls cannot be meant here; a key without a value would still be a broken record. */
    private final boolean[] neverNull;

    private final NullEncoding nullEncoding;

    /** Whether the last columns of an image may be missing. */
    private final boolean mayBeShort;

    RowDecoder(PixelsSchema schema, DecodingSettings settings) {
        mayBeShort = settings.missingColumns() == MissingColumns.NULL;
        nullEncoding = settings.nullEncoding();
        int columns = schema.columnCount();
        names = new String[columns];
        types = new LogicalType[columns];
        decoders = new ColumnDecoder[columns];
        mayBeEmpty = new boolean[columns];
        neverNull = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            names[i] = schema.columnName(i);
            types[i] = schema.columnType(i);
            decoders[i] = ColumnDecoders.forType(types[i], settings);
            mayBeEmpty[i] =
                    types[i].is(LogicalTypeFamily.CHARACTER_STRING)
                            || types[i].is(LogicalTypeRoot.VARBINARY);
            neverNull[i] = !types[i].isNullable() && !schema.primaryKey().contains(names[i]);
        }
    }

    /**
     * @param emptyIsNull whether an empty string or binary value stands for null, unless a setting
     *     says so
     * @throws DecodeException names the column, or says that there are too many or too few values
     *     for the columns
     */
    GenericRowData decode(RowImage image, RowKind kind, boolean emptyIsNull)
            throws DecodeException {
        int given = image.size();
        if (given > decoders.length || (given < decoders.length && !mayBeShort)) {
            throw new DecodeException(wrongWidth(given));
        }
        boolean emptyMeansNull =
                nullEncoding == NullEncoding.AUTO
                        ? emptyIsNull
                        : nullEncoding == NullEncoding.EMPTY;
        GenericRowData row = new GenericRowData(kind, decoders.length);
        for (int i = 0; i < given; i++) {
            int length = image.length(i);
            boolean isNull = length == 0 && isNullWhenEmpty(image, i, emptyMeansNull);
            row.setField(i, isNull ? nullOf(image, i) : valueOf(image, i, length));
        }
        for (int i = given; i < decoders.length; i++) {
            row.setField(i, missing(i));
        }
        return row;
    }

    private String wrongWidth(int given) {
        String widths =
                "the image has "
                        + given
                        + " values, but the schema has "
                        + decoders.length
                        + " columns";
        return given > decoders.length
                ? widths
                        + "; if a column was added upstream, extend source.schema by it, or submit"
                        + " the job again if the metadata service describes the table"
                : widths
                        + "; if the last columns were added upstream later, set"
                        + " source.missing-columns=null";
    }

    private boolean isNullWhenEmpty(RowImage image, int column, boolean emptyMeansNull) {
        return image.isFlaggedNull(column)
                || !mayBeEmpty[column]
                || (emptyMeansNull && !neverNull[column]);
    }

    @Nullable
    private Object nullOf(RowImage image, int column) throws DecodeException {
        if (!types[column].isNullable()) {
            boolean isTaken = mayBeEmpty[column] && !image.isFlaggedNull(column);
            throw inColumn(
                    column,
                    "the value is null, but the column is NOT NULL"
                            + (isTaken ? TAKEN_FOR_NULL : ""));
        }
        return null;
    }

    @Nullable
    private Object missing(int column) throws DecodeException {
        if (!types[column].isNullable()) {
            throw inColumn(column, "the value is missing, but the column is NOT NULL");
        }
        return null;
    }

    private Object valueOf(RowImage image, int column, int length) throws DecodeException {
        try {
            return decoders[column].decode(image.bytes(), image.offset(column), length);
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
