package io.pixelsdb.pixels.flink.compat;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Type information for streams of {@link RowData}, for which Flink has no public factory. */
@Internal
public final class RowDataTypeInfo {

    private RowDataTypeInfo() {}

    /** Type information whose serializer copies and writes rows of the given type. */
    public static TypeInformation<RowData> of(RowType rowType) {
        return InternalTypeInfo.of(rowType);
    }
}
