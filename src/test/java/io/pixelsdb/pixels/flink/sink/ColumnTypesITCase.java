package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.testing.Clusters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every column type goes through both formats and comes back the same. */
class ColumnTypesITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    @TempDir Path warehouse;

    @ParameterizedTest
    @CsvSource({"ICEBERG,true", "ICEBERG,false", "PAIMON,true", "PAIMON,false"})
    void comesBackTheSame(Lake lake, boolean withKey) throws Exception {
        PreparedSink sink = write(lake, SampleTable.schema(withKey), SampleTable.rows());

        assertThat(Lake.read(sink)).containsExactlyInAnyOrderElementsOf(SampleTable.viewed());
    }

    static Stream<Arguments> keys() {
        return SampleTable.columns().stream()
                .filter(column -> !column.equals("c_float") && !column.equals("c_double"))
                .flatMap(column -> Stream.of(Lake.values()).map(l -> Arguments.of(l, column)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void serveAsAKey(Lake lake, String column) throws Exception {
        Object first = SampleTable.values(column).get(0);
        Object second = SampleTable.values(column).get(1);
        List<RowData> changes = new ArrayList<>();
        changes.add(GenericRowData.ofKind(RowKind.INSERT, 1, first));
        changes.add(GenericRowData.ofKind(RowKind.INSERT, 2, second));
        changes.add(GenericRowData.ofKind(RowKind.UPDATE_BEFORE, 1, first));
        changes.add(GenericRowData.ofKind(RowKind.UPDATE_AFTER, 3, first));
        changes.add(GenericRowData.ofKind(RowKind.DELETE, 2, second));

        write(lake, SampleTable.keyedBy(column), changes);
        PreparedSink sink = write(lake, SampleTable.keyedBy(column), changes);

        assertThat(Lake.read(sink))
                .containsExactly(List.of(3, SampleTable.viewedValues(column).get(0)));
    }

    private PreparedSink write(Lake lake, PixelsSchema schema, List<RowData> rows)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.enableCheckpointing(1000);
        PreparedSink sink = lake.prepare(lake.properties(warehouse, "types"), schema);
        sink.attachTo(env.fromData(rows, RowDataTypeInfo.of(schema.rowType())).setParallelism(1));
        env.execute();
        return sink;
    }
}
