package io.pixelsdb.pixels.flink.mock.survey;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.mock.MockEncoding;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.recording.RecordingWriter;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a recording tells people of a server of each generation. */
class RecordingSurveyTest {

    @TempDir private Path directory;

    static Stream<Arguments> generations() {
        return Stream.of(
                Arguments.of(
                        MockEncoding.BINARY,
                        true,
                        "id:INT,s:SMALLINT,d:DECIMAL(10,2),huge:DECIMAL(30,2),v:STRING",
                        List.of(
                                "  => nulls are flagged (g3): source.null-encoding=flag",
                                "  => column 2: a SMALLINT in two bytes (g3)")),
                Arguments.of(
                        MockEncoding.BINARY,
                        false,
                        "id:INT,s:SMALLINT,d:DECIMAL(10,2),v:STRING",
                        List.of(
                                "  => empty values and no flagged null (g2 or g1):"
                                        + " source.null-encoding=auto or empty")),
                Arguments.of(
                        MockEncoding.TEXT,
                        true,
                        "id:INT,d:DECIMAL(10,2),v:STRING,ts:TIMESTAMP",
                        List.of(
                                "  => nulls are flagged (g3): source.null-encoding=flag",
                                "  => numbers are text (text): source.value-encoding=text")),
                Arguments.of(
                        MockEncoding.G1_JSON,
                        false,
                        "id:INT,d:DECIMAL(10,2),b:VARBINARY,v:STRING",
                        List.of(
                                "  => empty values and no flagged null (g2 or g1):"
                                        + " source.null-encoding=auto or empty",
                                "  => column 2: decimal text beside binary values (g1-json),"
                                        + " unless a STRING",
                                "  => column 3: Base64 (g1-json, g1-avro), unless a STRING:"
                                        + " source.binary-encoding=base64")),
                Arguments.of(
                        MockEncoding.G1_AVRO,
                        false,
                        "id:INT,v:STRING,day:DATE",
                        List.of(
                                "  => empty values and no flagged null (g2 or g1):"
                                        + " source.null-encoding=auto or empty",
                                "  => numbers are text (text or g1-avro):"
                                        + " source.value-encoding=text")));
    }

    @ParameterizedTest
    @MethodSource("generations")
    void guessesTheGenerationOfAServer(
            MockEncoding encoding, boolean nullFlag, String columns, List<String> guesses)
            throws IOException {
        MockTable table =
                MockTable.builder()
                        .columns(columns, "id")
                        .encoding(encoding)
                        .nullFlag(nullFlag)
                        .build();
        PollResponse.Builder response = PollResponse.newBuilder();
        table.forEachChange(500, change -> response.addRecords(change.record()));

        assertThat(guesses(lines(response.build()))).isEqualTo(guesses);
    }

    @Test
    void describesColumnsWithoutTheirValues() throws IOException {
        List<String> lines =
                lines(
                        PollResponse.newBuilder()
                                .addRecords(insert(bytes(42), text("secret"), flaggedNull()))
                                .addRecords(insert(bytes(43), text(""), flaggedNull()))
                                .build());

        assertThat(lines)
                .startsWith(
                        "public.orders: 1 responses with 2 records (INSERT 2), from"
                                + " 1970-01-01T00:00:01Z to 1970-01-01T00:00:01Z, 2 buckets of 3"
                                + " to 9",
                        "  column 1: 2 values of 4 bytes; binary: INT, SMALLINT, FLOAT, DATE, TIME,"
                                + " or DECIMAL of g1-engine",
                        "  column 2: 1 values of 6 bytes, 1 empty; text",
                        "  column 3: 0 values, 2 flagged nulls");
        assertThat(lines).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void tellsMillisecondsFromMicroseconds() throws IOException {
        long second = LocalDateTime.of(2025, 1, 31, 10, 0).toEpochSecond(ZoneOffset.UTC);
        RowRecord millis = insert(bytes(second * 1_000));
        RowRecord micros = insert(bytes(second * 1_000_000));
        RowRecord both = insert(bytes(second * 1_000), bytes(second * 1_000_000));

        assertThat(guesses(lines(PollResponse.newBuilder().addRecords(millis).build())))
                .contains(
                        "  => column 1: milliseconds, if a TIMESTAMP (g1):"
                                + " source.timestamp-unit=ms");
        assertThat(guesses(lines(PollResponse.newBuilder().addRecords(micros).build())))
                .contains("  => column 1: microseconds, if a TIMESTAMP: source.timestamp-unit=us");
        assertThat(guesses(lines(PollResponse.newBuilder().addRecords(both).build())))
                .contains(
                        "  => column 1: milliseconds, if a TIMESTAMP (g1):"
                                + " source.timestamp-unit=auto",
                        "  => column 2: microseconds, if a TIMESTAMP:"
                                + " source.timestamp-unit=auto");
        assertThat(lines(PollResponse.newBuilder().addRecords(micros).build()).get(1))
                .endsWith("TIMESTAMP of 2025 to 2025 in microseconds");
    }

    @Test
    void tellsPaddingAndDamage() throws IOException {
        RowRecord delete =
                RowRecord.newBuilder()
                        .setOp(OperationType.DELETE)
                        .setBefore(RowValue.newBuilder().addValues(text("")).addValues(text("")))
                        .build();
        List<String> guesses =
                guesses(
                        lines(
                                PollResponse.newBuilder()
                                        .addRecords(insert(bytes(1), text("ab    ")))
                                        .addRecords(insert(bytes(1), text("cde   "), text("x")))
                                        .addRecords(delete)
                                        .build()));

        assertThat(guesses)
                .containsExactly(
                        "  => no null, so nothing tells whether nulls are flagged",
                        "  => column 2: padded with blanks, as CHAR was (g1-engine): comes through"
                                + " as it is",
                        "  => images differ in their number of columns: the table has changed",
                        "  => 1 DELETE records have no values, not even of a key");
    }

    @Test
    void fewExceptionsDoNotHideTheRule() throws IOException {
        PollResponse.Builder response = PollResponse.newBuilder();
        for (int i = 0; i < 500; i++) {
            response.addRecords(insert(bytes(i << 8), text("text")));
        }
        response.addRecords(insert(text("13 characters"), bytes(-1)));

        assertThat(lines(response.build()))
                .contains(
                        "  column 1: 501 values of 4 bytes; binary: INT, SMALLINT, FLOAT, DATE,"
                                + " TIME, or DECIMAL of g1-engine",
                        "  column 2: 501 values of 4 bytes; text; 1 are different");
    }

    @Test
    void saysWhenThereIsNothingAndWhenTheEndIsCutOff() throws IOException {
        Path file = directory.resolve("empty");
        RecordingWriter.create(file).close();
        assertThat(RecordingSurvey.of(file).lines()).containsExactly("no responses with changes");

        Files.write(file, new byte[] {100, 1, 2}, StandardOpenOption.APPEND);
        assertThat(RecordingSurvey.of(file).lines())
                .endsWith("the last 3 bytes are cut off within a response");
    }

    private List<String> lines(PollResponse response) throws IOException {
        Path file = Files.createTempFile(directory, "polls", ".rec");
        Files.delete(file);
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            writer.write(
                    RecordedPoll.newBuilder()
                            .setTimeMillis(1_000)
                            .setRequest(
                                    PollRequest.newBuilder()
                                            .setSchemaName("public")
                                            .setTableName("orders")
                                            .addBuckets(3)
                                            .addBuckets(9))
                            .setResponse(response)
                            .build());
        }
        return RecordingSurvey.of(file).lines();
    }

    private static List<String> guesses(List<String> lines) {
        List<String> guesses = new ArrayList<>(lines);
        guesses.removeIf(line -> !line.startsWith("  => "));
        return guesses;
    }

    private static RowRecord insert(ColumnValue.Builder... values) {
        RowValue.Builder image = RowValue.newBuilder();
        Stream.of(values).forEach(image::addValues);
        return RowRecord.newBuilder().setOp(OperationType.INSERT).setAfter(image).build();
    }

    private static ColumnValue.Builder bytes(int value) {
        return value(ByteBuffer.allocate(4).putInt(value));
    }

    private static ColumnValue.Builder bytes(long value) {
        return value(ByteBuffer.allocate(8).putLong(value));
    }

    private static ColumnValue.Builder value(ByteBuffer bytes) {
        return ColumnValue.newBuilder().setValue(ByteString.copyFrom(bytes.array()));
    }

    private static ColumnValue.Builder text(String text) {
        return ColumnValue.newBuilder().setValue(ByteString.copyFromUtf8(text));
    }

    private static ColumnValue.Builder flaggedNull() {
        return ColumnValue.newBuilder().setIsNull(true);
    }
}
