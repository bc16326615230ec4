package io.pixelsdb.pixels.flink.schema;

import static io.pixelsdb.pixels.flink.schema.Polls.SAMPLES;
import static io.pixelsdb.pixels.flink.schema.Polls.delete;
import static io.pixelsdb.pixels.flink.schema.Polls.empty;
import static io.pixelsdb.pixels.flink.schema.Polls.flaggedNull;
import static io.pixelsdb.pixels.flink.schema.Polls.image;
import static io.pixelsdb.pixels.flink.schema.Polls.insert;
import static io.pixelsdb.pixels.flink.schema.Polls.normalized;
import static io.pixelsdb.pixels.flink.schema.Polls.readAll;
import static io.pixelsdb.pixels.flink.schema.Polls.record;
import static io.pixelsdb.pixels.flink.schema.Polls.response;
import static io.pixelsdb.pixels.flink.schema.Polls.toMessage;
import static io.pixelsdb.pixels.flink.schema.Polls.update;
import static io.pixelsdb.pixels.flink.schema.Polls.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import io.pixelsdb.pixels.flink.proto.SourceInfo;
import io.pixelsdb.pixels.flink.proto.TransactionInfo;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollResponseReaderTest {

    @Test
    void readsWhatWasSent() throws DecodeException {
        List<RowRecord> read = readAll(response(SAMPLES));

        assertThat(read).hasSameSizeAs(SAMPLES);
        IntStream.range(0, SAMPLES.length)
                .forEach(i -> assertThat(read.get(i)).isEqualTo(normalized(SAMPLES[i])));
    }

    @Test
    void findsNoRecordInAnEmptyResponse() throws DecodeException {
        PollResponseReader reader = new PollResponseReader(new byte[0]);

        assertThat(reader.next(new ChangeRecord(0, 0, 0))).isFalse();
        assertThat(reader.next(new ChangeRecord(0, 0, 0))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "1001, false",
        "1001 12020a00, false",
        "1001 0a00, true",
        "0a00 1001, true",
        "0a05, true",
        "12050a, true",
        "10, true",
        "00, true"
    })
    void tellsWhetherThereIsARecord(String response, boolean expected) {
        assertThat(PollResponseReader.hasRecords(Hex.bytes(response))).isEqualTo(expected);
    }

    @Test
    void identifiesRecordsByBucketSequenceAndIndex() throws DecodeException {
        PollResponseReader reader = new PollResponseReader(response(SAMPLES));
        ChangeRecord record = new ChangeRecord(42, 0, 1_000_000_000_000L);
        for (int index = 0; reader.next(record); index++) {
            assertThat(record.bucket()).isEqualTo(42);
            assertThat(record.sequence()).isEqualTo(1_000_000_000_000L);
            assertThat(record.index()).isEqualTo(index);
        }
        assertThat(record.index()).isEqualTo(SAMPLES.length - 1);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void knowsEveryOperation(Operation operation) throws DecodeException {
        RowRecord sent = record(OperationType.valueOf(operation.name())).build();

        assertThat(Polls.read(sent).operation()).isEqualTo(operation);
    }

    @Test
    void takesARecordWithoutOperationForAnInsert() throws DecodeException {
        RowRecord sent = RowRecord.newBuilder().setAfter(image(value(1))).build();

        assertThat(Polls.read(sent).operation()).isEqualTo(Operation.INSERT);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesAnUnknownOperationButReadsOn(int number) throws DecodeException {
        RowRecord unknown = RowRecord.newBuilder().setOpValue(number).build();
        PollResponseReader reader = new PollResponseReader(response(unknown, SAMPLES[0]));
        ChangeRecord record = new ChangeRecord(0, 0, 0);

        assertThat(reader.next(record)).isTrue();
        assertThatThrownBy(record::operation)
                .isInstanceOf(DecodeException.class)
                .hasMessage("unknown operation " + number + ", known are 0 to 3");
        assertThat(reader.next(record)).isTrue();
        assertThat(record.operation()).isEqualTo(Operation.INSERT);
    }

    @Test
    void forgetsTheRecordBefore() throws DecodeException {
        PollResponseReader reader =
                new PollResponseReader(
                        response(
                                update(image(flaggedNull()), image(value(1), value(2))),
                                RowRecord.getDefaultInstance()));
        ChangeRecord record = new ChangeRecord(0, 0, 0);
        reader.next(record);
        reader.next(record);

        assertThat(record.operation()).isEqualTo(Operation.INSERT);
        assertThat(record.before().size()).isZero();
        assertThat(record.after().size()).isZero();
        assertThat(record.hasNullFlag()).isFalse();
        assertThatThrownBy(() -> record.after().length(0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> record.after().offset(0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> record.after().isFlaggedNull(0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 33, 1000})
    void readsAnyNumberOfColumns(int columns) throws DecodeException {
        RowRecord sent =
                insert(
                        image(
                                IntStream.range(0, columns)
                                        .mapToObj(Polls::value)
                                        .toArray(ColumnValue[]::new)));
        ChangeRecord read = Polls.read(sent);

        assertThat(read.after().size()).isEqualTo(columns);
        assertThat(toMessage(read)).isEqualTo(normalized(sent));
    }

    @Test
    void noticesNullFlagsInEitherImage() throws DecodeException {
        RowValue with = image(value(1), flaggedNull());
        RowValue without = image(value(1), empty());

        assertThat(Polls.read(update(without, without)).hasNullFlag()).isFalse();
        assertThat(Polls.read(update(with, without)).hasNullFlag()).isTrue();
        assertThat(Polls.read(update(without, with)).hasNullFlag()).isTrue();
    }

    @Test
    void takesAFlaggedValueForNullThoughItHasBytes() throws DecodeException {
        ColumnValue both = value("x").toBuilder().setIsNull(true).build();
        RowImage image = Polls.read(insert(image(both, value("y")))).after();

        assertThat(image.isFlaggedNull(0)).isTrue();
        assertThat(image.length(0)).isZero();
        assertThat(image.isFlaggedNull(1)).isFalse();
        assertThat(image.length(1)).isEqualTo(1);
    }

    @Test
    void passesOverFieldsThatItDoesNotNeedOrKnow() throws DecodeException {
        UnknownFieldSet unknown =
                UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(-1)
                                        .addFixed32(7)
                                        .addFixed64(8)
                                        .addLengthDelimited(ByteString.copyFromUtf8("new"))
                                        .addGroup(
                                                UnknownFieldSet.newBuilder()
                                                        .addField(
                                                                1,
                                                                UnknownFieldSet.Field.newBuilder()
                                                                        .addVarint(1)
                                                                        .build())
                                                        .build())
                                        .build())
                        .build();
        ColumnValue column = value("x").toBuilder().setUnknownFields(unknown).build();
        RowValue row = image(column, value("y")).toBuilder().setUnknownFields(unknown).build();
        RowRecord record =
                insert(row).toBuilder()
                        .setSource(SourceInfo.newBuilder().setDb("d").setSchema("s").setTable("t"))
                        .setTransaction(TransactionInfo.newBuilder().setId("7").setTotalOrder(1))
                        .setUnknownFields(unknown)
                        .build();
        byte[] response =
                PollResponse.newBuilder()
                        .setUnknownFields(unknown)
                        .addRecords(record)
                        .addRecords(SAMPLES[1])
                        .build()
                        .toByteArray();

        assertThat(readAll(response))
                .containsExactly(
                        normalized(insert(image(value("x"), value("y")))), normalized(SAMPLES[1]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void lastRecordIsTheLastWhateverStandsBehindIt(int unknownFields) throws DecodeException {
        byte[] oneRecord = response(SAMPLES[0]);
        UnknownFieldSet.Field.Builder values = UnknownFieldSet.Field.newBuilder();
        for (int i = 0; i < unknownFields; i++) {
            values.addLengthDelimited(ByteString.copyFrom(oneRecord));
        }
        ByteString unknown =
                UnknownFieldSet.newBuilder().addField(99, values.build()).build().toByteString();
        ByteString record = ByteString.copyFrom(oneRecord);
        ByteString response = unknown.concat(record).concat(unknown).concat(record).concat(unknown);
        PollResponseReader reader = new PollResponseReader(response.toByteArray());
        ChangeRecord read = new ChangeRecord(0, 0, 0);

        assertThat(reader.next(read)).isTrue();
        assertThat(read.isLast()).isFalse();
        assertThat(reader.next(read)).isTrue();
        assertThat(read.isLast()).isTrue();
        assertThat(toMessage(read)).isEqualTo(normalized(SAMPLES[0]));
        assertThat(reader.next(read)).isFalse();
        assertThat(read.index()).isEqualTo(1);
    }

    @Test
    void joinsTheParsesOfARepeatedFieldAsProtobufDoes() throws Exception {
        RowRecord parts = delete(image(value(1)));
        byte[] twice =
                ByteString.copyFrom(parts.toByteArray()).concat(parts.toByteString()).toByteArray();
        RowRecord joined = RowRecord.parseFrom(twice);

        assertThat(toMessage(Polls.read(joined))).isEqualTo(normalized(joined));
        assertThat(joined.getBefore().getValuesCount()).isEqualTo(2);
    }
}
