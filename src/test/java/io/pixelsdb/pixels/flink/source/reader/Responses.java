package io.pixelsdb.pixels.flink.source.reader;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;

/** Responses of inserts into a table with one text column. */
public final class Responses {

    static final byte[] EMPTY = {};

    /** What a newer server may answer: field 2, which is the number 1, and no record. */
    static final byte[] UNKNOWN_FIELD = {0x10, 0x01};

    private Responses() {}

    public static byte[] inserts(String... values) {
        PollResponse.Builder response = PollResponse.newBuilder();
        for (String value : values) {
            response.addRecords(
                    RowRecord.newBuilder()
                            .setOp(OperationType.INSERT)
                            .setAfter(
                                    RowValue.newBuilder()
                                            .addValues(
                                                    ColumnValue.newBuilder()
                                                            .setValue(
                                                                    ByteString.copyFromUtf8(
                                                                            value)))));
        }
        return response.build().toByteArray();
    }
}
