package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/** Emits the number of the response that each record came in. */
final class Sequences implements PixelsDeserializationSchema<Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ChangeRecord record, Collector<Long> out) {
        out.collect(record.sequence());
    }

    @Override
    public TypeInformation<Long> getProducedType() {
        return Types.LONG;
    }
}
