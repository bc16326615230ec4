package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table with other columns between those of the source gets every value where it belongs. */
class AlignedColumnsITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path warehouse;

    @ParameterizedTest
    @EnumSource(Lake.class)
    void takeValuesByNameAndNullsForTheRest(Lake lake) throws Exception {
        PixelsSchema table =
                Schemas.keyedBy(
                        List.of("id"),
                        "loaded,size,data,id",
                        new DateType(),
                        new SmallIntType(),
                        VarCharType.STRING_TYPE,
                        new IntType());
        lake.prepare(lake.properties(warehouse, "orders"), table);
        PixelsSchema source =
                Schemas.keyed(
                        "id,data,size", new IntType(), VarCharType.STRING_TYPE, new SmallIntType());
        PreparedSink sink = lake.prepare(lake.properties(warehouse, "orders"), source);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(1000);
        List<RowData> rows =
                List.of(
                        row(RowKind.INSERT, 1, "a", (short) 7),
                        row(RowKind.INSERT, 2, "b", null),
                        row(RowKind.INSERT, 3, "c", (short) -9),
                        row(RowKind.DELETE, 1, "a", (short) 7));
        sink.attachTo(env.fromData(rows, RowDataTypeInfo.of(source.rowType())).setParallelism(1));
        env.execute();

        assertThat(Lake.read(sink))
                .containsExactlyInAnyOrder(
                        Arrays.asList(null, null, "b", 2), Arrays.asList(null, -9, "c", 3));
    }

    private static RowData row(RowKind kind, int id, String data, Short size) {
        return GenericRowData.ofKind(kind, id, StringData.fromString(data), size);
    }
}
