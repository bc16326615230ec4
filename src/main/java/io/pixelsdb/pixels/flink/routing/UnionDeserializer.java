package io.pixelsdb.pixels.flink.routing;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Decodes the changes of one table into rows of a {@link TableUnion}. */
@Internal
public final class UnionDeserializer implements PixelsDeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final TableUnion union;
    private final int table;
    private final PixelsDeserializationSchema<RowData> decoder;
    private transient WrappingCollector collector;

    public UnionDeserializer(
            TableUnion union, String table, PixelsDeserializationSchema<RowData> decoder) {
        this.union = requireNonNull(union, "union");
        this.table = union.indexOf(table);
        this.decoder = requireNonNull(decoder, "decoder");
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) throws Exception {
        decoder.open(context);
        collector = new WrappingCollector();
    }

    @Override
    public void deserialize(ChangeRecord record, Collector<RowData> out) throws IOException {
        collector.out = out;
        decoder.deserialize(record, collector);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return union.typeInfo();
    }

    private final class WrappingCollector implements Collector<RowData> {

        private Collector<RowData> out;

        @Override
        public void collect(RowData row) {
            out.collect(union.wrap(table, row));
        }

        @Override
        public void close() {}
    }
}
