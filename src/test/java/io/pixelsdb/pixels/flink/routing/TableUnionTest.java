package io.pixelsdb.pixels.flink.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class TableUnionTest {

    private static final RowType ORDERS =
            RowType.of(
                    new LogicalType[] {new IntType(false), VarCharType.STRING_TYPE},
                    new String[] {"id", "data"});
    private static final RowType STOCK =
            RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"quantity"});

    private final TableUnion union = new TableUnion(tables());

    private static Map<String, RowType> tables() {
        Map<String, RowType> tables = new LinkedHashMap<>();
        tables.put("orders", ORDERS);
        tables.put("stock", STOCK);
        return tables;
    }

    @Test
    void rowsKeepTheirKindThroughFlinksSerializer() throws Exception {
        TypeSerializer<RowData> serializer =
                union.typeInfo().createSerializer(new SerializerConfigImpl());
        GenericRowData deleted =
                GenericRowData.ofKind(RowKind.DELETE, 7, StringData.fromString("x"));
        RowData wrapped = union.wrap(union.indexOf("orders"), deleted);

        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(wrapped, out);
        RowData read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        RowData copied = serializer.copy(wrapped);

        for (RowData row : List.of(read, copied)) {
            assertThat(row.getInt(0)).isZero();
            assertThat(row.isNullAt(2)).isTrue();
            RowData order = row.getRow(1, 2);
            assertThat(order.getRowKind()).isEqualTo(RowKind.DELETE);
            assertThat(order.getInt(0)).isEqualTo(7);
            assertThat(order.getString(1)).hasToString("x");
        }
    }

    @Test
    void eachTableGetsItsOwnRowsInTheirOrder() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        DataStream<RowData> all =
                env.fromData(
                        List.of(
                                order(RowKind.INSERT, 1),
                                union.wrap(1, GenericRowData.of(100L)),
                                order(RowKind.DELETE, 1),
                                order(RowKind.INSERT, 2)),
                        union.typeInfo());
        Map<String, DataStream<RowData>> parted = union.part(all);

        DataStream<String> texts =
                parted.get("orders")
                        .map(row -> "order " + row.getRowKind() + row.getInt(0))
                        .union(parted.get("stock").map(row -> "stock " + row.getLong(0)));
        assertThat(texts.executeAndCollect(4))
                .hasSize(4)
                .contains("stock 100")
                .containsSubsequence("order INSERT1", "order DELETE1", "order INSERT2");
    }

    @Test
    void tableThatIsNoneOfThemIsRefused() {
        assertThatThrownBy(() -> union.indexOf("customer"))
                .hasMessageContaining("customer is none of [orders, stock]");
    }

    private RowData order(RowKind kind, int id) {
        return union.wrap(0, GenericRowData.ofKind(kind, id, StringData.fromString("x")));
    }
}
