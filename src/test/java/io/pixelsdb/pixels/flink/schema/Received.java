package io.pixelsdb.pixels.flink.schema;

import io.pixelsdb.pixels.flink.proto.ColumnValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Golden values on their way from a response to a row, for tests of other packages. */
public final class Received {

    private Received() {}

    /**
     * The row of an insert.
     *
     * @param columns one value per column; null for one that the server flags as null
     */
    public static GenericRowData row(RowDataDeserializer deserializer, GoldenVector... columns)
            throws IOException {
        ColumnValue[] values =
                Arrays.stream(columns).map(Received::value).toArray(ColumnValue[]::new);
        List<RowData> rows = new ArrayList<>();
        deserializer.deserialize(
                Polls.read(Polls.insert(Polls.image(values))), new ListCollector<>(rows));
        return (GenericRowData) rows.get(0);
    }

    private static ColumnValue value(@Nullable GoldenVector vector) {
        return vector == null || vector.flaggedNull()
                ? Polls.flaggedNull()
                : Polls.value(vector.bytes());
    }
}
