package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.EnvironmentSettings;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.routing.TableUnion;
import io.pixelsdb.pixels.flink.routing.UnionDeserializer;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.source.PixelsRpcSource;
import io.pixelsdb.pixels.flink.source.PixelsRpcSourceBuilder;
import io.pixelsdb.pixels.flink.source.SourceTable;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * One source for all tables, then a sink for each. A job of one table has nothing between the two;
 * in a job of several the rows are parted behind the source.
 */
final class Topology {

    /** Restored state is matched by this uid, so it must never change. */
    static final String SOURCE_UID = "pixels-source";

    private final ReadableConfig config;
    private final List<CapturedTable> tables;

    /**
     * @param config of all tables
     * @param tables one at least, prepared
     */
    Topology(ReadableConfig config, List<CapturedTable> tables) {
        this.config = requireNonNull(config, "config");
        this.tables = List.copyOf(tables);
    }

    void addTo(StreamExecutionEnvironment env) {
        if (tables.size() == 1) {
            tables.get(0).sink().attachTo(readChanges(env, CapturedTable::deserializer));
            return;
        }
        Map<String, RowType> types = new LinkedHashMap<>();
        tables.forEach(table -> types.put(table.name(), table.schema().rowType()));
        TableUnion union = new TableUnion(types);
        DataStream<RowData> changes =
                readChanges(
                        env,
                        table -> new UnionDeserializer(union, table.name(), table.deserializer()));
        Map<String, DataStream<RowData>> streams = union.part(changes);
        tables.forEach(table -> table.sink().attachTo(streams.get(table.name())));
    }

    private DataStream<RowData> readChanges(
            StreamExecutionEnvironment env,
            Function<CapturedTable, PixelsDeserializationSchema<RowData>> deserializers) {
        PixelsRpcSourceBuilder<RowData> source = PixelsRpcSource.<RowData>builder().setAll(config);
        for (CapturedTable table : tables) {
            source.addTable(
                    SourceTable.of(table.config(), deserializers.apply(table))
                            .withSchema(table.schema())
                            .to(table.sink().description(), placeOf(table.sink())));
        }
        List<PreparedSink> sinks =
                tables.stream().map(CapturedTable::sink).collect(Collectors.toList());
        JournalPlacement.choose(config, sinks, EnvironmentSettings.of(env))
                .ifPresent(source::setJournal);
        String name = sourceName(tables);
        return env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), name)
                .uid(SOURCE_UID);
    }

    static String sourceName(List<CapturedTable> tables) {
        CapturedTable first = tables.get(0);
        String schema = "Pixels " + first.config().get(PixelsOptions.SCHEMA_NAME);
        return tables.size() == 1
                ? schema + "." + first.name()
                : schema + " (" + tables.size() + " tables)";
    }

    private static String placeOf(PreparedSink sink) {
        return sink.durablePlace().map(StorageLocation::toString).orElse("");
    }
}
