package io.pixelsdb.pixels.flink.sink.iceberg.maintenance;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Map;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Comparators;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.ContentFileUtil;

/** Tells from metadata which delete files may concern which data files. */
final class DeleteScope {

    private DeleteScope() {}

    /**
     * Whether a delete file must be applied to a data file of the same partition. May be true where
     * it then deletes nothing.
     */
    static boolean concerns(DeleteFile delete, DataFile data, Schema schema) {
        if (delete.content() == FileContent.EQUALITY_DELETES) {
            return sequenceNumber(delete) > sequenceNumber(data)
                    && delete.equalityFieldIds().stream()
                            .allMatch(id -> overlap(schema.findField(id), delete, data));
        }
        String referenced = ContentFileUtil.referencedDataFileLocation(delete);
        return sequenceNumber(delete) >= sequenceNumber(data)
                && (referenced == null || referenced.equals(data.location()));
    }

    /** The place of a file in the order of changes; that of format version 1 is 0. */
    static long sequenceNumber(ContentFile<?> file) {
        Long number = file.dataSequenceNumber();
        return number == null ? 0 : number;
    }

    /** True unless it is certain that both have no value of a column in common. */
    private static boolean overlap(Types.NestedField column, DeleteFile delete, DataFile data) {
        // Bounds say nothing of nulls.
        if (column == null || column.isOptional() || !column.type().isPrimitiveType()) {
            return true;
        }
        int id = column.fieldId();
        ByteBuffer leastDeleted = bound(delete.lowerBounds(), id);
        ByteBuffer mostDeleted = bound(delete.upperBounds(), id);
        ByteBuffer least = bound(data.lowerBounds(), id);
        ByteBuffer most = bound(data.upperBounds(), id);
        if (leastDeleted == null || mostDeleted == null || least == null || most == null) {
            return true;
        }
        return isUpTo(leastDeleted, most, column.type())
                && isUpTo(least, mostDeleted, column.type());
    }

    private static ByteBuffer bound(Map<Integer, ByteBuffer> bounds, int column) {
        return bounds == null ? null : bounds.get(column);
    }

    private static boolean isUpTo(ByteBuffer value, ByteBuffer limit, Type type) {
        Comparator<Object> order = Comparators.forType(type.asPrimitiveType());
        Object left = Conversions.fromByteBuffer(type, value);
        Object right = Conversions.fromByteBuffer(type, limit);
        return order.compare(left, right) <= 0;
    }
}
