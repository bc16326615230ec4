package io.pixelsdb.pixels.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.config.BucketChecking;
import io.pixelsdb.pixels.flink.config.JournalOptions;
import io.pixelsdb.pixels.flink.config.MissingColumns;
import io.pixelsdb.pixels.flink.config.NullEncoding;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.TimestampUnit;
import io.pixelsdb.pixels.flink.config.ValueEncoding;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import io.pixelsdb.pixels.flink.schema.ChangeRecord;
import io.pixelsdb.pixels.flink.schema.PixelsDeserializationSchema;
import io.pixelsdb.pixels.flink.schema.PollResponseReader;
import io.pixelsdb.pixels.flink.schema.RowDataDeserializer;
import io.pixelsdb.pixels.flink.schema.SchemaParser;
import io.pixelsdb.pixels.flink.source.journal.JournalSettings;
import io.pixelsdb.pixels.flink.storage.StorageLocation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.testutils.logging.LoggerAuditingExtension;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** Which journal a source gets, and what reads its records. */
class PixelsRpcSourceBuilderTest {

    @RegisterExtension
    final LoggerAuditingExtension log =
            new LoggerAuditingExtension(
                    RowDataDeserializer.class.getPackageName() + ".TimestampUnitCheck", Level.WARN);

    private static final StorageLocation ROOT = new StorageLocation("s3://b/j", Map.of());

    @Test
    void refusesASourceWithoutAPlaceForItsJournal() {
        assertThatThrownBy(() -> orders().build())
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("source.journal.path: is required, or setJournal")
                .hasMessageContaining("source.journal.enabled=false");
        assertThatThrownBy(() -> orders().set(JournalOptions.PATH, "journals").build())
                .hasMessageContaining("source.journal.path: 'journals' is no absolute path");
    }

    @Test
    void goesWithoutAJournalOnRequest() {
        assertThat(orders().withoutJournal().build().journal()).isEmpty();
        assertThat(orders().setJournal(ROOT).withoutJournal().build().journal()).isEmpty();
    }

    @Test
    void prefersTheJournalThatIsSetToTheOption() {
        assertThat(journal(orders().set(JournalOptions.PATH, "/data/j")).root())
                .isEqualTo(new StorageLocation("/data/j", Map.of()));
        assertThat(journal(orders().setJournal(ROOT).set(JournalOptions.PATH, "/data/j")).root())
                .isEqualTo(ROOT);
    }

    @Test
    void namesTheJournalAfterServerTableAndTarget() {
        String id = journal(orders().setJournal(ROOT)).id();

        assertThat(id).matches("public\\.orders-[0-9a-f]{8}");
        assertThat(journal(orders().setJournal(ROOT)).id()).isEqualTo(id);
        assertThat(
                        Set.of(
                                id,
                                journal(orders().setJournal(ROOT).setTarget("a")).id(),
                                journal(orders().setJournal(ROOT).setServer("h", 1)).id(),
                                journal(orders().setJournal(ROOT).setServer("h", 2)).id(),
                                journal(orders().setJournal(ROOT).setTable("x", "orders")).id()))
                .hasSize(5);
        assertThat(journal(orders().setJournal(ROOT).setTarget("a", "s3://b")).id())
                .as("wherever the target is")
                .isEqualTo(journal(orders().setJournal(ROOT).setTarget("a")).id());
    }

    @Test
    void namesTheJournalInLettersThatEveryStorageTakes() {
        assertThat(journal(orders().setJournal(ROOT).setTable("döner", "a/b c")).id())
                .matches("d_ner\\.a_b_c-[0-9a-f]{8}");
        assertThat(journal(orders().setJournal(ROOT).setTable("x", "y".repeat(300))).id())
                .hasSize(89);
    }

    @Test
    void takesAGivenName() {
        assertThat(journal(orders().setJournal(ROOT).set(JournalOptions.ID, "mine-1.a_B")).id())
                .isEqualTo("mine-1.a_B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "", "..", "a b", "ä"})
    void refusesANameThatIsNone(String id) {
        assertThatThrownBy(() -> orders().setJournal(ROOT).set(JournalOptions.ID, id).build())
                .hasMessageContaining("source.journal.id: '" + id + "' is no name");
    }

    @Test
    void tellsWhoseJournalItIs() {
        assertThat(
                        journal(
                                        orders().setJournal(ROOT)
                                                .setServer("pixels", 9091)
                                                .setTarget("iceberg lake.orders", "s3://lake")
                                                .set(PixelsOptions.SOURCE_BUCKETS, "4"))
                                .identity())
                .hasToString(
                        "server pixels:9091, table public.orders, target iceberg lake.orders in"
                                + " s3://lake, key (b,a), buckets 4");
    }

    @Test
    void travelsToTheJobManager() throws Exception {
        PixelsRpcSource<RowData> source = orders().setJournal(ROOT).build();

        JournalSettings journal =
                InstantiationUtil.clone(source).journal().orElseThrow().settings();

        assertThat(journal.location())
                .isEqualTo(source.journal().orElseThrow().settings().location());
        assertThat(journal.location().toString()).startsWith("s3://b/j/public.orders-");
    }

    @Test
    void readsRecordsAsTheOptionsSayThatAreSetAfterTheSchema() throws Exception {
        byte[] millis = ByteBuffer.allocate(Long.BYTES).putLong(1_738_317_600_000L).array();

        assertThat(
                        read(
                                rows("id:INT,at:TIMESTAMP(3)")
                                        .set(PixelsOptions.SOURCE_TIMESTAMP_UNIT, TimestampUnit.MS),
                                bytes(7),
                                millis))
                .isEqualTo(row(7, TimestampData.fromEpochMillis(1_738_317_600_000L)));
        assertThat(
                        read(
                                rows("id:INT,data:STRING")
                                        .set(PixelsOptions.SOURCE_NULL_ENCODING, NullEncoding.FLAG),
                                bytes(7),
                                new byte[0]))
                .isEqualTo(row(7, StringData.fromString("")));
        assertThat(
                        read(
                                rows("id:INT,data:STRING")
                                        .set(
                                                PixelsOptions.SOURCE_MISSING_COLUMNS,
                                                MissingColumns.NULL),
                                bytes(7)))
                .isEqualTo(row(7, null));
    }

    @Test
    void readsRecordsAsAConfigurationSaysThatIsTakenOver() throws Exception {
        Configuration configuration =
                Configuration.fromMap(
                        Map.of(
                                "source.value-encoding", "text",
                                "source.binary-encoding", "base64"));

        assertThat(
                        read(
                                rows("id:INT,data:VARBINARY").setAll(configuration),
                                "42".getBytes(StandardCharsets.US_ASCII),
                                "AQI=".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(row(42, new byte[] {1, 2}));
    }

    @Test
    void keepsTheEncodingWhereNothingElseIsSaid() throws Exception {
        assertThat(
                        read(
                                PixelsRpcSource.forRowData(
                                                SchemaParser.parse("id:INT", "id"),
                                                ValueEncoding.TEXT)
                                        .setTable("public", "orders"),
                                "42".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(row(42));
    }

    @Test
    void namesTheTableInWarningsOfItsValues() throws Exception {
        read(rows("id:INT,at:TIMESTAMP"), bytes(7), new byte[] {0, 0, 0, 0, 1, 2, 3, 4});

        assertThat(log.getMessages())
                .singleElement()
                .asString()
                .contains("column 'at' of table orders");
    }

    @Test
    void reportsAWrongWayOfReadingWithEverythingElse() {
        assertThatThrownBy(
                        () ->
                                orders().set(
                                                ConfigOptions.key("source.timestamp-unit")
                                                        .stringType()
                                                        .noDefaultValue(),
                                                "weeks")
                                        .setBuckets("many")
                                        .build())
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("source.timestamp-unit: 'weeks' is not one of us, ms, auto")
                .hasMessageContaining("source.buckets: 'many' is neither")
                .hasMessageContaining("source.journal.path: is required");
    }

    @Test
    void refusesACheckOfBucketsWithoutColumns() {
        assertThatThrownBy(
                        () ->
                                ownDeserializer()
                                        .set(PixelsOptions.SOURCE_BUCKET_CHECK, BucketChecking.FAIL)
                                        .build())
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining(
                        "source.bucket-check: is 'fail', but there is nothing to check, as the table's"
                                + " columns are not known");
        ownDeserializer()
                .set(PixelsOptions.SOURCE_BUCKET_CHECK, BucketChecking.FAIL)
                .setBuckets("none")
                .build();
        ownDeserializer().build();
        orders().setJournal(ROOT)
                .set(PixelsOptions.SOURCE_BUCKET_CHECK, BucketChecking.FAIL)
                .build();
    }

    private static PixelsRpcSourceBuilder<RowData> ownDeserializer() {
        return PixelsRpcSource.<RowData>builder()
                .setDeserializer(
                        new RowDataDeserializer(
                                SchemaParser.parse("a:INT", "a"), ValueEncoding.BINARY))
                .setTable("public", "orders")
                .setJournal(ROOT);
    }

    private static PixelsRpcSourceBuilder<RowData> rows(String columns) {
        return PixelsRpcSource.forRowData(SchemaParser.parse(columns, "id"), ValueEncoding.BINARY)
                .setTable("public", "orders");
    }

    /** The row that the source makes of an insert, on a TaskManager. */
    private static RowData read(PixelsRpcSourceBuilder<RowData> builder, byte[]... values)
            throws Exception {
        PixelsRpcSource<RowData> source = InstantiationUtil.clone(builder.setJournal(ROOT).build());
        PixelsDeserializationSchema<RowData> deserializer = source.tables().get(0).deserializer();
        RowValue.Builder image = RowValue.newBuilder();
        for (byte[] value : values) {
            image.addValues(ColumnValue.newBuilder().setValue(ByteString.copyFrom(value)));
        }
        ChangeRecord record = new ChangeRecord(0, 0, 0);
        new PollResponseReader(
                        PollResponse.newBuilder()
                                .addRecords(
                                        RowRecord.newBuilder()
                                                .setOp(OperationType.INSERT)
                                                .setAfter(image))
                                .build()
                                .toByteArray())
                .next(record);
        List<RowData> rows = new ArrayList<>();
        deserializer.open(null);
        deserializer.deserialize(record, new ListCollector<>(rows));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static RowData row(Object... values) {
        return GenericRowData.of(values);
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static PixelsRpcSourceBuilder<RowData> orders() {
        return PixelsRpcSource.forRowData(
                        SchemaParser.parse("a:INT,b:INT", "b,a"), ValueEncoding.BINARY)
                .setTable("public", "orders");
    }

    private static JournalSettings journal(PixelsRpcSourceBuilder<RowData> source) {
        return source.build().journal().orElseThrow().settings();
    }
}
