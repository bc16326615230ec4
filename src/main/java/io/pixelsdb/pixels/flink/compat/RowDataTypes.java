package io.pixelsdb.pixels.flink.compat;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** Type information of rows: the class for it is internal to Flink, though without a substitute. */
@Internal
public final class RowDataTypes {

    private RowDataTypes() {}

    public static TypeInformation<RowData> of(RowType rowType) {
        return InternalTypeInfo.of(rowType);
    }
}
