package io.pixelsdb.pixels.flink.schema;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Turns changes into a changelog of rows. A change of the key becomes DELETE and INSERT, since a
 * keyed sink would otherwise leave the row with the old key behind.
 */
@PublicEvolving
public final class RowDataDeserializer implements PixelsDeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private static final String ONLY_THE_KEY =
            "; the image has values of the key alone, as sources send it that log no more of a row"
                    + " before its change: leave NOT NULL away outside the key, or have the source"
                    + " log whole rows (PostgreSQL: REPLICA IDENTITY FULL)";

    private final PixelsSchema schema;
    private final DecodingSettings settings;
    private final RowDecoder decoder;
    private final int[] keyIndexes;

    /** Present from {@link #open} on; not a part of what is serialized. */
    @Nullable private transient TimestampUnitCheck unitCheck;

    /** The encoding, with the defaults for everything else that a server may do. */
    public RowDataDeserializer(PixelsSchema schema, ValueEncoding encoding) {
        this(schema, DecodingSettings.of(encoding));
    }

    public RowDataDeserializer(PixelsSchema schema, DecodingSettings settings) {
        this.schema = requireNonNull(schema, "schema");
        this.settings = requireNonNull(settings, "settings");
        this.decoder = new RowDecoder(schema, settings);
        this.keyIndexes = schema.primaryKeyIndexes();
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        unitCheck = new TimestampUnitCheck(schema, settings);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return RowDataTypeInfo.of(schema.rowType());
    }

    @Override
    public void deserialize(ChangeRecord record, Collector<RowData> out) throws DecodeException {
        Operation operation = record.operation();
        switch (operation) {
            case INSERT:
            case SNAPSHOT:
                requireAbsent("before", record.before(), operation);
                out.collect(after(record, RowKind.INSERT));
                break;
            case DELETE:
                requireAbsent("after", record.after(), operation);
                out.collect(before(record, RowKind.DELETE));
                break;
            case UPDATE:
                update(record, out);
                break;
            default:
                throw new IllegalStateException("No such operation: " + operation);
        }
        if (unitCheck != null && record.isLast()) {
            unitCheck.endOfResponse();
        }
    }

    private void update(ChangeRecord record, Collector<RowData> out) throws DecodeException {
        GenericRowData before = before(record, RowKind.UPDATE_BEFORE);
        GenericRowData after = after(record, RowKind.UPDATE_AFTER);
        if (!sameKey(before, after)) {
            before.setRowKind(RowKind.DELETE);
            after.setRowKind(RowKind.INSERT);
        }
        out.collect(before);
        out.collect(after);
    }

    private GenericRowData before(ChangeRecord record, RowKind kind) throws DecodeException {
        RowImage image = record.before();
        if (schema.hasPrimaryKey() && image.size() > 0 && image.isBlank()) {
            throw new DecodeException(
                    record.operation()
                            + ", before image: every value is empty, so that nobody knows which row"
                            + " it was; servers send this when their source gives them no rows"
                            + " before a change");
        }
        try {
            return decode("before", image, kind, record);
        } catch (DecodeException e) {
            throw lacksRequiredValues(image)
                    ? new DecodeException(e.getMessage() + ONLY_THE_KEY)
                    : e;
        }
    }

    /**
     * Whether the image has values of the key alone, though others must not be null. They cannot be
     * left out: neither Flink nor Paimon takes a null in such a column, be it of a row to delete.
     */
    private boolean lacksRequiredValues(RowImage image) {
        if (!schema.hasPrimaryKey() || image.size() > schema.columnCount()) {
            return false;
        }
        boolean lacking = false;
        for (int column = 0; column < image.size(); column++) {
            boolean isEmpty = image.length(column) == 0;
            boolean isKey = schema.primaryKey().contains(schema.columnName(column));
            if (isEmpty == isKey) {
                return false;
            }
            lacking |= isEmpty && !schema.columnType(column).isNullable();
        }
        return lacking;
    }

    private GenericRowData after(ChangeRecord record, RowKind kind) throws DecodeException {
        return decode("after", record.after(), kind, record);
    }

    private GenericRowData decode(String name, RowImage image, RowKind kind, ChangeRecord record)
            throws DecodeException {
        if (image.size() == 0) {
            throw new DecodeException(record.operation() + " without its " + name + " image");
        }
        GenericRowData row;
        try {
            row = decoder.decode(image, kind, record.emptyIsNull());
        } catch (DecodeException e) {
            throw new DecodeException(
                    record.operation() + ", " + name + " image: " + e.getMessage());
        }
        if (unitCheck != null) {
            unitCheck.see(row, image);
        }
        return row;
    }

    /** Some servers always send both images, the one that does not apply with nothing in it. */
    private static void requireAbsent(String name, RowImage image, Operation operation)
            throws DecodeException {
        if (image.hasBytes()) {
            throw new DecodeException(operation + " with an unexpected " + name + " image");
        }
    }

    private boolean sameKey(GenericRowData before, GenericRowData after) {
        for (int index : keyIndexes) {
            if (!Objects.deepEquals(before.getField(index), after.getField(index))) {
                return false;
            }
        }
        return true;
    }
}
