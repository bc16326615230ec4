package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.schema.GoldenFile;
import io.pixelsdb.pixels.flink.schema.GoldenVector;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a server of any generation sends of any type comes out of tables of both formats as it
 * was meant. Prints the table of {@code docs/types.md}, which is held against it.
 */
class GenerationsITCase {

    private static final Path DOCUMENT = Path.of("docs", "types.md");

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path warehouse;

    @Test
    void everyValueOfEveryGenerationGoesThroughBothFormats() throws Exception {
        Map<Lake, Map<String, String>> columnTypes = new EnumMap<>(Lake.class);
        for (Lake lake : Lake.values()) {
            GoldenRows rows =
                    new GoldenRows(
                            GoldenFile.read().stream()
                                    .filter(vector -> canHold(lake, vector))
                                    .collect(Collectors.toList()));

            assertThat(writeAndRead(lake, rows))
                    .as(lake.name())
                    .containsExactlyInAnyOrderElementsOf(rows.viewed());
            columnTypes.put(lake, lake.columnTypes(warehouse, "generations"));
        }

        String table = new GenerationsTable(shown(), columnTypes).toMarkdown();
        System.out.println(table);
        assertThat(Files.readString(DOCUMENT)).contains(table);
    }

    /** Without the servers that differ from others by a setting alone. */
    private static List<GoldenVector> shown() throws IOException {
        return GoldenFile.read().stream()
                .filter(vector -> !vector.generation().equals("g1-millis"))
                .collect(Collectors.toList());
    }

    /** Iceberg has no nanoseconds, and a job that has some for it fails. */
    private static boolean canHold(Lake lake, GoldenVector vector) {
        return lake == Lake.PAIMON
                || !vector.type().startsWith("TIMESTAMP")
                || !vector.shown().matches(".*\\.\\d{7,9}Z?");
    }

    private List<List<Object>> writeAndRead(Lake lake, GoldenRows rows) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(1000);
        PixelsSchema schema = rows.schema();
        PreparedSink sink = lake.prepare(lake.properties(warehouse, "generations"), schema);
        sink.attachTo(
                env.fromData(rows.decoded(), RowDataTypeInfo.of(schema.rowType()))
                        .setParallelism(1));
        env.execute();
        return new ArrayList<>(Lake.read(sink));
    }
}
