package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.junit.jupiter.api.Test;

class RowAlignerTest {

    private static final RowType SOURCE =
            row("id,at,size", new BigIntType(false), new TimestampType(3), new TinyIntType(false));

    @Test
    void keepsTheTypesOfTheSourceInTheOrderOfTheTable() {
        RowType table =
                row(
                        "note,size,at,id",
                        new BigIntType(),
                        new IntType(),
                        new TimestampType(6),
                        new BigIntType());

        assertThat(RowAligner.alignedType(SOURCE, table))
                .isEqualTo(
                        row(
                                "note,size,at,id",
                                new BigIntType(),
                                new IntType(false),
                                new TimestampType(3),
                                new BigIntType(false)));
    }

    @Test
    void leavesAStreamThatFitsAlone() {
        DataStream<RowData> stream = stream();
        RowType table =
                row("id,at,size", new BigIntType(), new TimestampType(6), new TinyIntType());

        assertThat(RowAligner.align(stream, SOURCE, RowAligner.alignedType(SOURCE, table)))
                .isSameAs(stream);
    }

    @Test
    void runsAtTheParallelismOfItsInput() {
        RowType table = row("size,at,id", new IntType(), new TimestampType(6), new BigIntType());
        RowType aligned = RowAligner.alignedType(SOURCE, table);

        DataStream<RowData> stream = RowAligner.align(stream(), SOURCE, aligned);

        assertThat(stream.getParallelism()).isEqualTo(3);
        assertThat(stream.getType()).isEqualTo(RowDataTypeInfo.of(aligned));
    }

    private static DataStream<RowData> stream() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        env.setParallelism(4);
        return env.fromData(
                        List.<RowData>of(GenericRowData.of(1L, null, (byte) 1)),
                        RowDataTypeInfo.of(SOURCE))
                .setParallelism(3);
    }

    private static RowType row(String names, LogicalType... types) {
        return RowType.of(false, types, names.split(","));
    }
}
