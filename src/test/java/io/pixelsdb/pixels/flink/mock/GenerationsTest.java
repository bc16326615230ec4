package io.pixelsdb.pixels.flink.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.DecodingSettings;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.PollResponseReader;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the mock server writes as a generation, the source reads with the settings for it. */
class GenerationsTest {

    private static final Map<String, String> CURRENT = Map.of();
    private static final Map<String, String> NEVER_FLAGS = Map.of("source.null-encoding", "empty");

    private static final String FIRST_COLUMNS =
            "id:BIGINT,i:INT,f:FLOAT,d:DOUBLE,d15:DECIMAL(15,2),d38:DECIMAL(38,7),c:CHAR(6),"
                    + "v:VARCHAR(12),str:STRING,bin:BINARY(5),vb:VARBINARY(9),dt:DATE,"
                    + "must:STRING NOT NULL";

    static Stream<Arguments> generations() {
        return Stream.of(
                Arguments.of(MockEncoding.BINARY, true, AllTypes.COLUMNS, CURRENT),
                Arguments.of(MockEncoding.BINARY, false, AllTypes.COLUMNS, NEVER_FLAGS),
                Arguments.of(
                        MockEncoding.BINARY_TEXT_BOOLEAN, false, AllTypes.COLUMNS, NEVER_FLAGS),
                Arguments.of(
                        MockEncoding.TEXT,
                        true,
                        AllTypes.COLUMNS,
                        Map.of("source.value-encoding", "text")),
                Arguments.of(
                        MockEncoding.G1_ENGINE,
                        true,
                        FIRST_COLUMNS + ",s:SMALLINT,tm:TIME,tz:TIMESTAMPTZ,ts6:TIMESTAMP",
                        CURRENT),
                Arguments.of(
                        MockEncoding.G1_ENGINE,
                        true,
                        FIRST_COLUMNS + ",ts0:TIMESTAMP(0),ts3:TIMESTAMP(3)",
                        Map.of("source.timestamp-unit", "ms")),
                Arguments.of(
                        MockEncoding.G1_JSON,
                        true,
                        FIRST_COLUMNS + ",ts3:TIMESTAMP(3)",
                        Map.of("source.timestamp-unit", "ms", "source.binary-encoding", "base64")),
                Arguments.of(
                        MockEncoding.G1_AVRO,
                        true,
                        "id:BIGINT,i:INT,str:STRING,bin:BINARY(5),vb:VARBINARY,dt:DATE",
                        Map.of(
                                "source.value-encoding",
                                "text",
                                "source.binary-encoding",
                                "base64")));
    }

    @ParameterizedTest
    @MethodSource("generations")
    void areReadBack(
            MockEncoding encoding, boolean nullFlag, String columns, Map<String, String> settings)
            throws IOException {
        MockTable table =
                MockTable.builder()
                        .columns(columns, "id")
                        .encoding(encoding)
                        .nullFlag(nullFlag)
                        .seed(5)
                        .build();
        assertReadBack(table, columns, settings);
    }

    @Test
    void imagesWithoutValuesAreReadAsNone() throws IOException {
        MockTable table =
                MockTable.builder()
                        .columns(AllTypes.COLUMNS, "id")
                        .bothImages(true)
                        .snapshot(10)
                        .build();

        assertReadBack(table, AllTypes.COLUMNS, CURRENT);
    }

    private static void assertReadBack(
            MockTable table, String columns, Map<String, String> settings) throws IOException {
        PixelsSchema schema = SchemaParser.parse(columns, "id");
        RowDataDeserializer deserializer =
                new RowDataDeserializer(
                        schema, DecodingSettings.from(Configuration.fromMap(settings)));
        List<Change> changes = new ArrayList<>();
        table.forEachChange(1_000, changes::add);
        boolean[] flagSeen = new boolean[128];
        for (Change change : changes) {
            List<List<Object>> expected = new ArrayList<>();
            if (change.before() != null) {
                expected.add(List.of(shown(change.before())));
            }
            if (change.after() != null) {
                expected.add(List.of(shown(change.after())));
            }
            assertThat(read(change, deserializer, schema, flagSeen)).isEqualTo(expected);
        }
    }

    private static List<List<Object>> read(
            Change change,
            RowDataDeserializer deserializer,
            PixelsSchema schema,
            boolean[] flagSeen)
            throws IOException {
        byte[] response =
                PollResponse.newBuilder().addRecords(change.record()).build().toByteArray();
        ChangeRecord record = new ChangeRecord(change.bucket(), 0, 0);
        assertThat(new PollResponseReader(response).next(record)).isTrue();
        flagSeen[change.bucket()] |= record.hasNullFlag();
        record.setEmptyIsNull(!flagSeen[change.bucket()]);
        List<RowData> rows = new ArrayList<>();
        deserializer.deserialize(record, new ListCollector<>(rows));
        List<List<Object>> shown = new ArrayList<>();
        for (RowData row : rows) {
            Object[] values = new Object[schema.columnCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = ofInternal(((GenericRowData) row).getField(i), schema.columnType(i));
            }
            shown.add(List.of(shown(values)));
        }
        return shown;
    }

    private static Object[] shown(Object[] row) {
        return Stream.of(row)
                .map(
                        value ->
                                value instanceof ByteBuffer
                                        ? Arrays.toString(((ByteBuffer) value).array())
                                        : String.valueOf(value))
                .toArray();
    }

    /** The value in the class that the mock server has for it. */
    @Nullable
    private static Object ofInternal(@Nullable Object value, LogicalType type) {
        if (value instanceof byte[]) {
            return ByteBuffer.wrap((byte[]) value);
        }
        if (value instanceof StringData) {
            return value.toString();
        }
        if (value instanceof DecimalData) {
            return ((DecimalData) value).toBigDecimal();
        }
        if (value instanceof TimestampData) {
            return type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                    ? ((TimestampData) value).toInstant()
                    : ((TimestampData) value).toLocalDateTime();
        }
        if (value != null && type.is(LogicalTypeRoot.DATE)) {
            return LocalDate.ofEpochDay((Integer) value);
        }
        if (value != null && type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)) {
            return LocalTime.ofNanoOfDay((Integer) value * 1_000_000L);
        }
        return value;
    }

    @Test
    void refuseColumnsThatTheirServersDoNotHave() {
        assertThatThrownBy(() -> table("id:INT,price:DOUBLE", MockEncoding.G1_AVRO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "column 'price': servers of g1-avro have no DOUBLE, just [");
        assertThatThrownBy(() -> table("id:DECIMAL(10,2)", MockEncoding.G1_ENGINE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which cannot be in a key");
    }

    private static MockTable table(String columns, MockEncoding encoding) {
        return MockTable.builder().columns(columns, "id").encoding(encoding).build();
    }

    @ParameterizedTest
    @EnumSource(BenchmarkTable.class)
    void serveTheTablesOfTheBenchmarks(BenchmarkTable benchmark) {
        MockTable table =
                MockTable.builder()
                        .name("bench", benchmark.tableName())
                        .columns(benchmark.columns(), benchmark.primaryKey().toArray(new String[0]))
                        .build();
        List<Change> changes = new ArrayList<>();
        table.forEachChange(50, changes::add);

        assertThat(changes).hasSize(50);
        assertThat(BenchmarkTable.find(benchmark.toString())).contains(benchmark);
        assertThat(
                        SchemaParser.parse(
                                        benchmark.columns(),
                                        String.join(",", benchmark.primaryKey()))
                                .primaryKey())
                .isEqualTo(benchmark.primaryKey());
    }

    @Test
    void benchmarksHaveAllOfTheirTables() {
        assertThat(BenchmarkTable.of("chbenchmark")).hasSize(12);
        assertThat(BenchmarkTable.of("hybench")).hasSize(7);
        assertThat(BenchmarkTable.find("chbenchmark.order_line").orElseThrow().primaryKey())
                .containsExactly("ol_w_id", "ol_d_id", "ol_o_id", "ol_number");
        assertThat(BenchmarkTable.find("orders")).isEmpty();
    }
}
