package io.pixelsdb.pixels.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import java.time.LocalDateTime;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void takesTheFormOfTheTableWhereItLacksThatOfTheSource() {
        RowType source =
                row(
                        "t,at,hash,c",
                        new SmallIntType(),
                        new TimestampType(false, 9),
                        new BinaryType(false, 4),
                        new CharType(3));
        RowType table =
                row(
                        "t,at,hash,c",
                        new IntType(),
                        new TimestampType(6),
                        new VarBinaryType(VarBinaryType.MAX_LENGTH),
                        VarCharType.STRING_TYPE);

        assertThat(RowAligner.alignedType(source, table))
                .isEqualTo(
                        row(
                                "t,at,hash,c",
                                new IntType(),
                                new TimestampType(false, 6),
                                new VarBinaryType(false, VarBinaryType.MAX_LENGTH),
                                new CharType(3)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-01-31T10:00:00.123456",
                "1969-12-31T23:59:59.999999",
                "1970-01-01T00:00"
            })
    void takesTimestampsThatTheTableCanHold(String value) throws Exception {
        assertThat(toMicroseconds(timestamp(value))).isEqualTo(timestamp(value));
        assertThat(toMicroseconds(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-01-31T10:00:00.123456789", "1969-12-31T23:59:59.9999999"})
    void refusesTimestampsThatTheTableWouldCut(String value) {
        assertThatThrownBy(() -> toMicroseconds(timestamp(value)))
                .isInstanceOf(UnrecoverableException.class)
                .hasMessage(
                        "Column 'at' of table orders has a value with more than 6 fractional"
                                + " digits of a second, which its target cannot hold.");
    }

    private static Object toMicroseconds(@Nullable TimestampData value) throws Exception {
        RowType source = row("at", new TimestampType(9));
        MapFunction<RowData, RowData> aligner =
                RowAligner.between(source, row("at", new TimestampType(6)), "orders");
        return ((GenericRowData) aligner.map(GenericRowData.of(value))).getField(0);
    }

    private static TimestampData timestamp(String text) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(text));
    }

    @Test
    void leavesAStreamThatFitsAlone() {
        DataStream<RowData> stream = stream();
        RowType table =
                row("id,at,size", new BigIntType(), new TimestampType(6), new TinyIntType());

        assertThat(
                        RowAligner.align(
                                stream,
                                SOURCE,
                                RowAligner.alignedType(SOURCE, table),
                                SinkStates.of("orders")))
                .isSameAs(stream);
    }

    @Test
    void runsAtTheParallelismOfItsInput() {
        RowType table = row("size,at,id", new IntType(), new TimestampType(6), new BigIntType());
        RowType aligned = RowAligner.alignedType(SOURCE, table);

        DataStream<RowData> stream =
                RowAligner.align(stream(), SOURCE, aligned, SinkStates.of("orders"));

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
