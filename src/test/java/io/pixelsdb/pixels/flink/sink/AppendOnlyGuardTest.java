package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppendOnlyGuardTest {

    private final AppendOnlyGuard guard = new AppendOnlyGuard("table lake.events");

    @Test
    void letsInsertsThrough() throws Exception {
        RowData row = GenericRowData.of(1);

        assertThat(guard.map(row)).isSameAs(row);
    }

    @ParameterizedTest
    @EnumSource(value = RowKind.class, mode = EnumSource.Mode.EXCLUDE, names = "INSERT")
    void endsTheJobAtAnythingElseWithoutShowingTheRow(RowKind kind) {
        RowData row = GenericRowData.ofKind(kind, StringData.fromString("confidential"));

        assertThatThrownBy(() -> guard.map(row))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessageContaining(kind.name())
                .hasMessageContaining("lake.events")
                .hasMessageContaining("Set source.primary-key")
                .hasMessageNotContaining("confidential");
    }

    @Test
    void runsAtTheParallelismOfItsInput() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        env.setParallelism(4);
        RowType type = RowType.of(VarCharType.STRING_TYPE);
        DataStream<RowData> input =
                env.fromData(
                                List.<RowData>of(GenericRowData.of(StringData.fromString("a"))),
                                RowDataTypeInfo.of(type))
                        .setParallelism(3);

        DataStream<RowData> guarded =
                AppendOnlyGuard.protect(input, "table lake.events", SinkStates.of("events"));

        assertThat(guarded.getParallelism()).isEqualTo(3);
        assertThat(guarded.getType()).isEqualTo(input.getType());
    }
}
