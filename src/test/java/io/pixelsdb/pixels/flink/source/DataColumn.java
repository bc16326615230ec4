package io.pixelsdb.pixels.flink.source;

import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Emits the second column of each row. */
final class DataColumn implements PixelsDeserializationSchema<String> {

    static final String COLUMNS = "id:INT,data:STRING";

    private static final long serialVersionUID = 1L;

    private final RowDataDeserializer rows =
            new RowDataDeserializer(SchemaParser.parse(COLUMNS, "id"), ValueEncoding.BINARY);

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        rows.open(context);
    }

    @Override
    public void deserialize(ChangeRecord record, Collector<String> out) throws IOException {
        rows.deserialize(
                record,
                new Collector<RowData>() {
                    @Override
                    public void collect(RowData row) {
                        out.collect(row.getString(1).toString());
                    }

                    @Override
                    public void close() {}
                });
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }
}
