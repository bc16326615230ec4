package io.pixelsdb.pixels.flink.schema;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Responses as a server makes them: with the generated classes, which the reader does not use. */
final class Polls {

    private Polls() {}

    /** Each operation, with values of every kind. */
    static final RowRecord[] SAMPLES = {
        insert(image(value(1), value("eins"), flaggedNull())),
        update(image(value(1), value("x")), image(value(2), empty())),
        delete(image(value(new byte[300]))),
        record(OperationType.SNAPSHOT).setAfter(image(value(7))).build(),
    };

    static ColumnValue value(byte[] bytes) {
        return ColumnValue.newBuilder().setValue(ByteString.copyFrom(bytes)).build();
    }

    static ColumnValue value(String text) {
        return value(text.getBytes(StandardCharsets.UTF_8));
    }

    static ColumnValue value(int number) {
        return value(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    static ColumnValue empty() {
        return ColumnValue.getDefaultInstance();
    }

    static ColumnValue flaggedNull() {
        return ColumnValue.newBuilder().setIsNull(true).build();
    }

    static RowValue image(ColumnValue... values) {
        return RowValue.newBuilder().addAllValues(Arrays.asList(values)).build();
    }

    static RowRecord insert(RowValue after) {
        return record(OperationType.INSERT).setAfter(after).build();
    }

    static RowRecord delete(RowValue before) {
        return record(OperationType.DELETE).setBefore(before).build();
    }

    static RowRecord update(RowValue before, RowValue after) {
        return record(OperationType.UPDATE).setBefore(before).setAfter(after).build();
    }

    static RowRecord.Builder record(OperationType operation) {
        return RowRecord.newBuilder().setOp(operation);
    }

    static byte[] response(RowRecord... records) {
        return PollResponse.newBuilder()
                .addAllRecords(Arrays.asList(records))
                .build()
                .toByteArray();
    }

    /** The record as the reader sees it. */
    static ChangeRecord read(RowRecord record) throws DecodeException {
        ChangeRecord read = new ChangeRecord(0, 0, 0);
        if (!new PollResponseReader(response(record)).next(read)) {
            throw new AssertionError("There is no record");
        }
        return read;
    }

    /** What a reader holds, as the generated class for it: for comparison with what was sent. */
    static RowRecord toMessage(ChangeRecord record) throws DecodeException {
        return RowRecord.newBuilder()
                .setOp(OperationType.valueOf(record.operation().name()))
                .setBefore(toMessage(record.before()))
                .setAfter(toMessage(record.after()))
                .build();
    }

    private static RowValue toMessage(RowImage image) {
        return RowValue.newBuilder()
                .addAllValues(
                        IntStream.range(0, image.size())
                                .mapToObj(column -> toMessage(image, column))
                                .collect(Collectors.toList()))
                .build();
    }

    private static ColumnValue toMessage(RowImage image, int column) {
        return ColumnValue.newBuilder()
                .setValue(
                        ByteString.copyFrom(
                                image.bytes(), image.offset(column), image.length(column)))
                .setIsNull(image.isFlaggedNull(column))
                .build();
    }

    /** As the reader shows them. */
    static List<RowRecord> normalized(List<RowRecord> records) {
        return records.stream().map(Polls::normalized).collect(Collectors.toList());
    }

    /** As the reader shows it: both images, the needed fields alone, no bytes in a null. */
    static RowRecord normalized(RowRecord record) {
        return RowRecord.newBuilder()
                .setOpValue(record.getOpValue())
                .setBefore(normalized(record.getBefore()))
                .setAfter(normalized(record.getAfter()))
                .build();
    }

    private static RowValue normalized(RowValue image) {
        return image(
                image.getValuesList().stream()
                        .map(
                                column ->
                                        column.getIsNull()
                                                ? flaggedNull()
                                                : value(column.getValue().toByteArray()))
                        .toArray(ColumnValue[]::new));
    }

    /** Every record of a response, as the generated class. */
    static List<RowRecord> readAll(byte[] response) throws DecodeException {
        PollResponseReader reader = new PollResponseReader(response);
        ChangeRecord record = new ChangeRecord(0, 0, 0);
        List<RowRecord> records = new ArrayList<>();
        while (reader.next(record)) {
            records.add(toMessage(record));
        }
        return records;
    }
}
