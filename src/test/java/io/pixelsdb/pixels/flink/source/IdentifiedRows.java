package io.pixelsdb.pixels.flink.source;

import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/**
 * Emits the second column of each row behind the identity of its record: {@code 3/0/0 'text'} for
 * bucket 3, response 0, record 0.
 */
final class IdentifiedRows implements PixelsDeserializationSchema<String> {

    private static final long serialVersionUID = 1L;

    private final RowDataDeserializer rows;

    IdentifiedRows(PixelsSchema schema) {
        this.rows = new RowDataDeserializer(schema, ValueEncoding.BINARY);
    }

    @Override
    public void deserialize(ChangeRecord record, Collector<String> out) throws IOException {
        rows.deserialize(
                record,
                new Collector<>() {
                    @Override
                    public void collect(RowData row) {
                        out.collect(
                                of(
                                        record.bucket(),
                                        record.sequence(),
                                        record.index(),
                                        row.isNullAt(1) ? null : row.getString(1).toString()));
                    }

                    @Override
                    public void close() {}
                });
    }

    /** What is emitted for such a record. */
    static String of(int bucket, long sequence, int index, String text) {
        return bucket
                + "/"
                + sequence
                + "/"
                + index
                + " "
                + (text == null ? "null" : "'" + text + "'");
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }
}
