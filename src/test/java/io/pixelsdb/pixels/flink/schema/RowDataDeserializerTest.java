package io.pixelsdb.pixels.flink.schema;

import static io.pixelsdb.pixels.flink.schema.Polls.delete;
import static io.pixelsdb.pixels.flink.schema.Polls.empty;
import static io.pixelsdb.pixels.flink.schema.Polls.flaggedNull;
import static io.pixelsdb.pixels.flink.schema.Polls.image;
import static io.pixelsdb.pixels.flink.schema.Polls.insert;
import static io.pixelsdb.pixels.flink.schema.Polls.record;
import static io.pixelsdb.pixels.flink.schema.Polls.update;
import static io.pixelsdb.pixels.flink.schema.Polls.value;
import static org.apache.flink.types.RowKind.DELETE;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.apache.flink.types.RowKind.UPDATE_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.compat.RowDataTypeInfo;
import io.pixelsdb.pixels.flink.config.MissingColumns;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowDataDeserializerTest {

    private static final RowValue ONE_A = image(value(1), value("a"));
    private static final RowValue ONE_B = image(value(1), value("b"));
    private static final RowValue TWO_B = image(value(2), value("b"));

    /** What servers send in the place of an image that does not apply. */
    private static final RowValue ZERO = RowValue.getDefaultInstance();

    private static final RowValue BLANK = image(empty(), empty());

    private final List<RowData> rows = new ArrayList<>();

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("INSERT", insert(ONE_A), List.of(row(INSERT, 1, "a"))),
                Arguments.of(
                        "SNAPSHOT",
                        record(OperationType.SNAPSHOT).setAfter(ONE_A).build(),
                        List.of(row(INSERT, 1, "a"))),
                Arguments.of("DELETE", delete(ONE_A), List.of(row(DELETE, 1, "a"))),
                Arguments.of(
                        "UPDATE",
                        update(ONE_A, ONE_B),
                        List.of(row(UPDATE_BEFORE, 1, "a"), row(UPDATE_AFTER, 1, "b"))),
                Arguments.of(
                        "UPDATE of nothing",
                        update(ONE_A, ONE_A),
                        List.of(row(UPDATE_BEFORE, 1, "a"), row(UPDATE_AFTER, 1, "a"))),
                Arguments.of(
                        "UPDATE of the key",
                        update(ONE_A, TWO_B),
                        List.of(row(DELETE, 1, "a"), row(INSERT, 2, "b"))),
                Arguments.of(
                        "INSERT with an image without values",
                        insert(ONE_A).toBuilder().setBefore(ZERO).build(),
                        List.of(row(INSERT, 1, "a"))),
                Arguments.of(
                        "DELETE with an image without values",
                        delete(ONE_A).toBuilder().setAfter(ZERO).build(),
                        List.of(row(DELETE, 1, "a"))),
                Arguments.of(
                        "INSERT with an image of empty values",
                        insert(ONE_A).toBuilder().setBefore(BLANK).build(),
                        List.of(row(INSERT, 1, "a"))),
                Arguments.of(
                        "SNAPSHOT with an image of nulls",
                        record(OperationType.SNAPSHOT)
                                .setBefore(image(flaggedNull(), flaggedNull()))
                                .setAfter(ONE_A)
                                .build(),
                        List.of(row(INSERT, 1, "a"))),
                Arguments.of(
                        "DELETE with an image of empty values",
                        delete(ONE_A).toBuilder().setAfter(BLANK).build(),
                        List.of(row(DELETE, 1, "a"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void turnsChangesIntoRows(String name, RowRecord record, List<RowData> expected)
            throws DecodeException {
        deserialize("id:INT,data:STRING", "id", record);

        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void keepsUpdatesTogetherWithoutAKey() throws DecodeException {
        deserialize("id:INT,data:STRING", null, update(ONE_A, TWO_B));

        assertThat(rows).containsExactly(row(UPDATE_BEFORE, 1, "a"), row(UPDATE_AFTER, 2, "b"));
    }

    static Stream<Arguments> keys() {
        ColumnValue bytes = value(new byte[] {1, 2});
        return Stream.of(
                Arguments.of("a:INT,b:INT", "a,b", value(1), value(2), value(1), value(2), false),
                Arguments.of("a:INT,b:INT", "a,b", value(1), value(2), value(1), value(3), true),
                Arguments.of("a:INT,b:INT", "b,a", value(1), value(2), value(3), value(2), true),
                Arguments.of("a:INT,b:INT", "b", value(1), value(2), value(3), value(2), false),
                Arguments.of("a:VARBINARY,b:INT", "a", bytes, value(1), bytes, value(2), false),
                Arguments.of(
                        "a:VARBINARY,b:INT",
                        "a",
                        bytes,
                        value(1),
                        value(new byte[] {1, 3}),
                        value(1),
                        true),
                Arguments.of(
                        "a:STRING,b:INT", "a", value("k"), value(1), value("k"), value(2), false),
                Arguments.of(
                        "a:STRING,b:INT", "a", value("k"), value(1), value("K"), value(1), true),
                // The same number, sent in another width.
                Arguments.of(
                        "a:BIGINT,b:INT",
                        "a",
                        value(new byte[] {7}),
                        value(1),
                        value(7),
                        value(2),
                        false));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void comparesKeysByValue(
            String columns,
            String key,
            ColumnValue beforeA,
            ColumnValue beforeB,
            ColumnValue afterA,
            ColumnValue afterB,
            boolean changed)
            throws DecodeException {
        deserialize(columns, key, update(image(beforeA, beforeB), image(afterA, afterB)));

        assertThat(rows)
                .extracting(RowData::getRowKind)
                .containsExactly(changed ? DELETE : UPDATE_BEFORE, changed ? INSERT : UPDATE_AFTER);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(insert(ZERO), "INSERT without its after image"),
                Arguments.of(
                        record(OperationType.SNAPSHOT).build(), "SNAPSHOT without its after image"),
                Arguments.of(delete(ZERO), "DELETE without its before image"),
                Arguments.of(update(ZERO, ONE_A), "UPDATE without its before image"),
                Arguments.of(update(ONE_A, ZERO), "UPDATE without its after image"),
                Arguments.of(
                        insert(ONE_A).toBuilder().setBefore(ONE_A).build(),
                        "INSERT with an unexpected before image"),
                Arguments.of(
                        record(OperationType.SNAPSHOT).setBefore(ONE_A).setAfter(ONE_A).build(),
                        "SNAPSHOT with an unexpected before image"),
                Arguments.of(
                        delete(ONE_A).toBuilder().setAfter(ONE_A).build(),
                        "DELETE with an unexpected after image"),
                Arguments.of(
                        insert(ONE_A).toBuilder().setBefore(image(empty(), value("a"))).build(),
                        "INSERT with an unexpected before image"),
                Arguments.of(
                        RowRecord.newBuilder().setOpValue(9).setAfter(ONE_A).build(),
                        "unknown operation 9, known are 0 to 3"),
                Arguments.of(
                        insert(image(value(1))),
                        "INSERT, after image: the image has 1 values,"
                                + " but the schema has 2 columns; if the last columns were added"
                                + " upstream later, set source.missing-columns=null"),
                Arguments.of(
                        delete(image(empty(), value("a"))),
                        "DELETE, before image: column 'id' (INT NOT NULL):"
                                + " the value is null, but the column is NOT NULL"),
                Arguments.of(
                        update(image(value("abc"), value("a")), ONE_A),
                        "UPDATE, before image: column 'id' (INT NOT NULL):"
                                + " expected 1, 2, 4 or 8 bytes, got 3"),
                Arguments.of(
                        update(ONE_A, image(value("abc"), value("a"))),
                        "UPDATE, after image: column 'id' (INT NOT NULL):"
                                + " expected 1, 2, 4 or 8 bytes, got 3"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("misfits")
    void refusesRecordsThatDoNotFitAndCollectsNothing(RowRecord record, String message) {
        assertThatThrownBy(() -> deserialize("id:INT,data:STRING", "id", record))
                .isInstanceOf(DecodeException.class)
                .hasMessage(message);
        assertThat(rows).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "id:INT,data:STRING; id",
                "id:VARCHAR(9),data:INT; id",
                "id:VARBINARY(9),data:INT; id",
                "id:VARCHAR,data:VARBINARY; 'id,data'",
                "id:VARBINARY(9),data:INT; 'data,id'"
            })
    void refusesToGuessWhichRowIsMeantWhereEveryValueIsEmpty(String columns, String key) {
        RowValue nothing = image(empty(), empty());

        for (String nulls : new String[] {"flag", "auto", "empty"}) {
            for (RowRecord record :
                    List.of(delete(nothing), update(nothing, image(value("k"), value(1))))) {
                assertThatThrownBy(() -> deserialize(columns, key, nulls, record))
                        .isInstanceOf(DecodeException.class)
                        .hasMessageStartingWith(record.getOp() + ", before image: every value is");
            }
        }
        assertThat(rows).isEmpty();
    }

    static Stream<Arguments> rowsWithAnEmptyKey() {
        return Stream.of(
                Arguments.of("id:VARCHAR(9),data:INT", "id", empty(), value(1)),
                Arguments.of("id:VARCHAR(9),data:INT", "id", empty(), flaggedNull()),
                Arguments.of("id:VARBINARY,data:INT", "id", empty(), value(1)),
                Arguments.of("id:VARBINARY,data:INT", "id", empty(), flaggedNull()),
                Arguments.of("id:VARCHAR,data:VARBINARY", "id,data", empty(), value("k")));
    }

    @ParameterizedTest
    @MethodSource("rowsWithAnEmptyKey")
    void deletesARowWhoseKeyIsEmpty(String columns, String key, ColumnValue id, ColumnValue data)
            throws DecodeException {
        deserialize(columns, key, "flag", delete(image(id, data)));

        assertThat(rows).singleElement().extracting(RowData::getRowKind).isEqualTo(DELETE);
        assertThat(rows.get(0).isNullAt(0)).isFalse();
    }

    static Stream<Arguments> imagesOfTheKeyAlone() {
        RowValue keyAlone = image(value(1), empty(), empty());
        return Stream.of(
                Arguments.of("DELETE", delete(keyAlone)),
                Arguments.of("UPDATE", update(keyAlone, image(value(1), value("a"), value(2)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("imagesOfTheKeyAlone")
    void saysWhatToDoWhereOnlyTheKeyOfAFormerRowIsSent(String operation, RowRecord record) {
        assertThatThrownBy(() -> deserialize("id:INT,s:STRING,n:INT NOT NULL", "id", record))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith(
                        operation
                                + ", before image: column 'n' (INT NOT NULL): the value is null, but"
                                + " the column is NOT NULL; the image has values of the key alone")
                .hasMessageContaining("leave NOT NULL away")
                .hasMessageContaining("REPLICA IDENTITY FULL")
                .hasNoCause();
    }

    @Test
    void deletesARowOfWhichOnlyTheKeyIsSent() throws DecodeException {
        deserialize("id:INT,s:STRING,n:INT", "id", delete(image(value(1), empty(), empty())));

        assertThat(rows).containsExactly(GenericRowData.ofKind(DELETE, 1, null, null));
    }

    @Test
    void blamesNotTheSourceForAnotherNull() {
        for (RowRecord record :
                List.of(
                        delete(image(value(1), value("a"), empty())),
                        insert(image(value(1), empty(), empty())),
                        delete(image(value("abc"), empty(), value(2))))) {
            assertThatThrownBy(() -> deserialize("id:INT,s:STRING,n:INT NOT NULL", "id", record))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageNotContaining("key alone");
        }
    }

    @Test
    void deletesARowOfEmptyValuesWhereNoKeyCouldSayWhich() throws DecodeException {
        deserialize("id:VARCHAR,data:INT", null, "flag", delete(image(empty(), empty())));

        assertThat(rows)
                .containsExactly(GenericRowData.ofKind(DELETE, StringData.fromString(""), null));
    }

    @Test
    void goesByTheRecordInWhatAnEmptyStringMeans() throws DecodeException {
        ChangeRecord record = Polls.read(insert(image(value(1), empty())));
        RowDataDeserializer deserializer =
                new RowDataDeserializer(
                        SchemaParser.parse("id:INT,data:STRING", "id"), ValueEncoding.BINARY);
        assertThat(record.emptyIsNull()).isTrue();

        deserializer.deserialize(record, new ListCollector<>(rows));
        record.setEmptyIsNull(false);
        deserializer.deserialize(record, new ListCollector<>(rows));

        assertThat(rows).containsExactly(row(INSERT, 1, null), row(INSERT, 1, ""));
    }

    @Test
    void takesImagesOfDifferentWidthsInOneUpdate() throws DecodeException {
        RowDataDeserializer deserializer =
                new RowDataDeserializer(
                        SchemaParser.parse("id:INT,data:STRING", "id"),
                        Settings.of(MissingColumns.NULL));

        deserializer.deserialize(
                Polls.read(update(image(value(1)), ONE_A)), new ListCollector<>(rows));
        deserializer.deserialize(
                Polls.read(update(TWO_B, image(value(2)))), new ListCollector<>(rows));

        assertThat(rows)
                .containsExactly(
                        row(UPDATE_BEFORE, 1, null),
                        row(UPDATE_AFTER, 1, "a"),
                        row(UPDATE_BEFORE, 2, "b"),
                        row(UPDATE_AFTER, 2, null));
    }

    @Test
    void hasTheTypeOfTheSchema() {
        PixelsSchema schema = SchemaParser.parse("id:INT,data:STRING", "id");

        assertThat(new RowDataDeserializer(schema, ValueEncoding.TEXT).getProducedType())
                .isEqualTo(RowDataTypeInfo.of(schema.rowType()));
    }

    @ParameterizedTest
    @EnumSource(ValueEncoding.class)
    void travelsToTheTaskManagers(ValueEncoding encoding) throws Exception {
        PixelsSchema schema =
                SchemaParser.parse(
                        "i:INT,a:BOOLEAN,b:TINYINT,c:SMALLINT,d:BIGINT,e:FLOAT,f:DOUBLE,"
                                + "g:DECIMAL(9,2),h:DECIMAL,j:STRING,k:CHAR(3),l:VARBINARY,"
                                + "m:FIXED(3),n:DATE,o:TIME,p:TIMESTAMP,q:TIMESTAMPTZ",
                        "i");
        RowDataDeserializer copy =
                InstantiationUtil.clone(new RowDataDeserializer(schema, encoding));
        ColumnValue[] values = new ColumnValue[schema.columnCount()];
        Arrays.fill(values, flaggedNull());
        values[0] = encoding == ValueEncoding.TEXT ? value("42") : value(42);

        copy.deserialize(Polls.read(insert(image(values))), new ListCollector<>(rows));

        assertThat(rows).singleElement().satisfies(row -> assertThat(row.getInt(0)).isEqualTo(42));
    }

    private void deserialize(String columns, String key, RowRecord record) throws DecodeException {
        new RowDataDeserializer(SchemaParser.parse(columns, key), ValueEncoding.BINARY)
                .deserialize(Polls.read(record), new ListCollector<>(rows));
    }

    private void deserialize(String columns, String key, String nulls, RowRecord record)
            throws DecodeException {
        new RowDataDeserializer(
                        SchemaParser.parse(columns, key), Settings.of("null-encoding", nulls))
                .deserialize(Polls.read(record), new ListCollector<>(rows));
    }

    private static RowData row(RowKind kind, int id, String data) {
        return GenericRowData.ofKind(kind, id, data == null ? null : StringData.fromString(data));
    }
}
