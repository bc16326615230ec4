package io.pixelsdb.pixels.flink.job;

import io.pixelsdb.pixels.flink.config.Problems;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.SinkFactory;
import io.pixelsdb.pixels.flink.sink.SinkSettings;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;

/** A sink that takes nothing but a class and a line in a services file. */
public final class MemorySinkFactory implements SinkFactory {

    static final ConfigOption<String> LABEL =
            ConfigOptions.key("memory.label").stringType().noDefaultValue().withDescription("");

    static final ConfigOption<Integer> LIMIT =
            ConfigOptions.key("memory.limit").intType().defaultValue(10).withDescription("");

    @Override
    public String factoryIdentifier() {
        return "memory";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(LABEL);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(LIMIT);
    }

    @Override
    public Set<String> passThroughPrefixes() {
        return Set.of("memory.");
    }

    @Override
    public void check(SinkSettings settings, @Nullable PixelsSchema schema, Problems problems) {
        if (settings.configuration().get(LIMIT) > 1_000) {
            problems.add(LIMIT.key(), "is above 1000");
        }
    }

    @Override
    public PreparedSink prepare(SinkSettings settings, PixelsSchema schema) {
        String description =
                "memory "
                        + settings.configuration().get(LABEL)
                        + " "
                        + settings.passThrough("memory.")
                        + " "
                        + schema.primaryKey();
        return new PreparedSink() {
            @Override
            public String description() {
                return description;
            }

            @Override
            public void attachTo(DataStream<RowData> changes) {
                changes.sinkTo(new DiscardingSink<>()).uid("memory").name("Memory");
            }
        };
    }
}
