package io.pixelsdb.pixels.flink.sink;

import java.util.List;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Tells types that hold every value of another one. */
final class TypeWidth {

    private static final List<LogicalTypeRoot> INTEGERS =
            List.of(
                    LogicalTypeRoot.TINYINT,
                    LogicalTypeRoot.SMALLINT,
                    LogicalTypeRoot.INTEGER,
                    LogicalTypeRoot.BIGINT);

    private TypeWidth() {}

    /** Whether one type is of the same kind as another and has room for more. */
    static boolean isWider(LogicalType type, LogicalType than) {
        if (type.is(LogicalTypeRoot.DOUBLE)) {
            return than.is(LogicalTypeRoot.FLOAT);
        }
        if (INTEGERS.contains(type.getTypeRoot()) && INTEGERS.contains(than.getTypeRoot())) {
            return INTEGERS.indexOf(type.getTypeRoot()) > INTEGERS.indexOf(than.getTypeRoot());
        }
        return type.is(than.getTypeRoot()) && scale(type) == scale(than) && size(type) > size(than);
    }

    private static int scale(LogicalType type) {
        return type instanceof DecimalType ? ((DecimalType) type).getScale() : 0;
    }

    /** What a number in brackets counts; zero for types without one that can grow. */
    private static int size(LogicalType type) {
        if (type instanceof DecimalType) {
            return ((DecimalType) type).getPrecision();
        }
        if (type instanceof VarCharType) {
            return ((VarCharType) type).getLength();
        }
        if (type instanceof VarBinaryType) {
            return ((VarBinaryType) type).getLength();
        }
        if (type instanceof TimeType) {
            return ((TimeType) type).getPrecision();
        }
        if (type instanceof TimestampType) {
            return ((TimestampType) type).getPrecision();
        }
        return type instanceof LocalZonedTimestampType
                ? ((LocalZonedTimestampType) type).getPrecision()
                : 0;
    }
}
