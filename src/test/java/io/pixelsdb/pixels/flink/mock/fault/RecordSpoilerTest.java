package io.pixelsdb.pixels.flink.mock.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pixelsdb.pixels.flink.mock.Change;
import io.pixelsdb.pixels.flink.mock.MockEncoding;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.DecodingSettings;
import io.pixelsdb.pixels.flink.schema.PixelsSchema;
import io.pixelsdb.pixels.flink.schema.PollResponseReader;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are malformed on purpose are so for the source, and all others are as they were. */
class RecordSpoilerTest {

    private static final Map<MockEncoding, String> COLUMNS =
            Map.of(
                    MockEncoding.BINARY,
                    "id:BIGINT,flag:BOOLEAN,tiny:TINYINT,small:SMALLINT,f:FLOAT,d:DOUBLE,"
                            + "price:DECIMAL(10,2),huge:DECIMAL(30,5),name:STRING,raw:VARBINARY,"
                            + "day:DATE,at:TIME,ts:TIMESTAMP,tz:TIMESTAMPTZ",
                    MockEncoding.TEXT,
                    "id:BIGINT,flag:BOOLEAN,tiny:TINYINT,f:FLOAT,price:DECIMAL(10,2),name:STRING,"
                            + "day:DATE,at:TIME,ts:TIMESTAMP,tz:TIMESTAMPTZ",
                    MockEncoding.G1_ENGINE,
                    "id:BIGINT,price:DECIMAL(10,2),name:STRING,day:DATE,at:TIME,ts:TIMESTAMP",
                    MockEncoding.G1_JSON,
                    "id:BIGINT,price:DECIMAL(10,2),name:STRING,day:DATE,ts:TIMESTAMP");

    @ParameterizedTest
    @CsvSource({
        "wrong-width,BINARY",
        "wrong-width,TEXT",
        "wrong-width,G1_ENGINE",
        "wrong-width,G1_JSON",
        "bad-value,BINARY",
        "bad-value,TEXT",
        "bad-value,G1_ENGINE",
        "bad-value,G1_JSON",
        "fewer-columns,BINARY",
        "empty-delete,BINARY"
    })
    void sourceRefusesWhatIsSpoilt(String flaw, MockEncoding encoding) {
        MockTable table = table(encoding);
        RecordSpoiler spoiler = new RecordSpoiler(table, RecordSpoiler.parse(flaw + ":3"), 1);
        int[] spoilt = {0};
        table.forEachChange(
                3_000,
                change -> {
                    Change sent = spoiler.apply(change);
                    assertThat(sent.number()).isEqualTo(change.number());
                    if (sent == change) {
                        return;
                    }
                    spoilt[0]++;
                    assertThatThrownBy(() -> decode(sent, encoding))
                            .as("%s", sent.record())
                            .isInstanceOf(IOException.class);
                });

        assertThat(spoilt[0]).isGreaterThan(50);
        assertThat(spoiler).hasToString(flaw + " " + spoilt[0]);
    }

    @Test
    void emptyDeleteHasNoValuesAndStandsInBucketZero() {
        List<Change> spoilt = spoilt("empty-delete:1");

        assertThat(spoilt).isNotEmpty();
        for (Change change : spoilt) {
            assertThat(change.bucket()).isZero();
            assertThat(change.record().getOp()).isEqualTo(OperationType.DELETE);
            assertThat(change.record().getBefore().getValuesList())
                    .hasSize(14)
                    .containsOnly(ColumnValue.getDefaultInstance());
        }
    }

    @Test
    void repeatedInsertIsAnUpdateOfTheSameKey() throws IOException {
        MockTable table = table(MockEncoding.BINARY);
        List<Change> spoilt = spoilt("repeated-insert:1");

        assertThat(spoilt).isNotEmpty();
        for (Change change : spoilt) {
            RowRecord record = change.record();
            assertThat(record.getOp()).isEqualTo(OperationType.INSERT);
            assertThat(record.hasBefore()).isFalse();
            assertThat(table.schema().keyOf(change.before()))
                    .isEqualTo(table.schema().keyOf(change.after()));
            decode(change, MockEncoding.BINARY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wrong-width",
                "bad-value",
                "fewer-columns",
                "empty-delete",
                "repeated-insert"
            })
    void recordsWithBothImagesAreSpoiltAlike(String flaw) {
        List<RowRecord> plain = new ArrayList<>();
        spoilt(flaw + ":2", table(MockEncoding.BINARY))
                .forEach(change -> plain.add(change.record()));
        List<RowRecord> withBoth = new ArrayList<>();
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS.get(MockEncoding.BINARY), "id")
                        .bothImages(true)
                        .build();
        for (Change change : spoilt(flaw + ":2", table)) {
            assertThat(change.record().hasBefore() && change.record().hasAfter()).isTrue();
            withBoth.add(withoutEmptyImages(change.record()));
        }

        assertThat(withBoth).isNotEmpty().isEqualTo(plain);
    }

    private static RowRecord withoutEmptyImages(RowRecord record) {
        RowRecord.Builder bare = record.toBuilder();
        if (record.getBefore().getValuesCount() == 0) {
            bare.clearBefore();
        }
        if (record.getAfter().getValuesCount() == 0) {
            bare.clearAfter();
        }
        return bare.build();
    }

    @Test
    void flawThatDoesNotFitLeavesRoomForAnother() {
        MockTable table = table(MockEncoding.BINARY);
        RecordSpoiler spoiler =
                new RecordSpoiler(
                        table, RecordSpoiler.parse("empty-delete:1,repeated-insert:10"), 1);
        Map<OperationType, Integer> sent = new EnumMap<>(OperationType.class);
        Map<OperationType, Integer> spoilt = new EnumMap<>(OperationType.class);
        table.forEachChange(
                10_000,
                change -> {
                    OperationType op = change.record().getOp();
                    sent.merge(op, 1, Integer::sum);
                    if (spoiler.apply(change) != change) {
                        spoilt.merge(op, 1, Integer::sum);
                    }
                });

        int updates = sent.get(OperationType.UPDATE);
        assertThat(spoilt).containsOnlyKeys(OperationType.UPDATE, OperationType.DELETE);
        assertThat(spoilt).containsEntry(OperationType.DELETE, sent.get(OperationType.DELETE));
        assertThat(spoilt.get(OperationType.UPDATE)).isBetween(updates / 13, updates / 8);
        assertThat(spoiler)
                .hasToString(
                        "empty-delete "
                                + spoilt.get(OperationType.DELETE)
                                + ", repeated-insert "
                                + spoilt.get(OperationType.UPDATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name:STRING", "raw:VARBINARY"})
    void recordThatCannotHaveTheFlawStaysAsItIs(String column) {
        MockTable table = MockTable.builder().columns(column, column.split(":")[0]).build();
        RecordSpoiler spoiler = new RecordSpoiler(table, RecordSpoiler.parse("wrong-width:1"), 1);
        table.forEachChange(50, change -> assertThat(spoiler.apply(change)).isSameAs(change));
        assertThat(spoiler).hasToString("");
    }

    private static List<Change> spoilt(String chances) {
        return spoilt(chances, table(MockEncoding.BINARY));
    }

    private static List<Change> spoilt(String chances, MockTable table) {
        RecordSpoiler spoiler = new RecordSpoiler(table, RecordSpoiler.parse(chances), 1);
        List<Change> spoilt = new ArrayList<>();
        table.forEachChange(
                1_000,
                change -> {
                    Change sent = spoiler.apply(change);
                    if (sent != change) {
                        spoilt.add(sent);
                    }
                });
        return spoilt;
    }

    private static MockTable table(MockEncoding encoding) {
        return MockTable.builder().columns(COLUMNS.get(encoding), "id").encoding(encoding).build();
    }

    private static void decode(Change change, MockEncoding encoding) throws IOException {
        PixelsSchema schema = SchemaParser.parse(COLUMNS.get(encoding), "id");
        Map<String, String> settings =
                encoding == MockEncoding.TEXT
                        ? Map.of("source.value-encoding", "text")
                        : Map.of("source.null-encoding", "flag");
        byte[] response =
                PollResponse.newBuilder().addRecords(change.record()).build().toByteArray();
        ChangeRecord record = new ChangeRecord(change.bucket(), 0, 0);
        new PollResponseReader(response).next(record);
        new RowDataDeserializer(schema, DecodingSettings.from(Configuration.fromMap(settings)))
                .deserialize(record, new ListCollector<>(new ArrayList<>()));
    }
}
