package io.pixelsdb.pixels.flink.sink;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.sink.iceberg.IcebergSinkFactory;
import org.apache.flink.configuration.Configuration;

/** Makes names of sinks' state. */
final class SinkStates {

    private SinkStates() {}

    static SinkState of(String table) {
        Configuration config = new Configuration().set(PixelsOptions.TABLE_NAME, table);
        return SinkState.from(new SinkSettings(config, new IcebergSinkFactory()));
    }
}
