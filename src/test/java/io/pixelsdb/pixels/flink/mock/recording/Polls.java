package io.pixelsdb.pixels.flink.mock.recording;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Polls made by hand, and recordings of these. */
final class Polls {

    private Polls() {}

    static PollRequest request(String table, Integer... buckets) {
        return PollRequest.newBuilder()
                .setSchemaName("public")
                .setTableName(table)
                .addAllBuckets(List.of(buckets))
                .build();
    }

    /** A response with one row of one text. */
    static PollResponse response(String text) {
        return PollResponse.newBuilder()
                .addRecords(
                        RowRecord.newBuilder()
                                .setAfter(
                                        RowValue.newBuilder()
                                                .addValues(
                                                        ColumnValue.newBuilder()
                                                                .setValue(
                                                                        ByteString.copyFromUtf8(
                                                                                text)))))
                .build();
    }

    static RecordedPoll poll(long millis, PollRequest request, String text) {
        return RecordedPoll.newBuilder()
                .setTimeMillis(millis)
                .setRequest(request)
                .setResponse(response(text))
                .build();
    }

    static void record(Path file, RecordedPoll... polls) throws IOException {
        try (RecordingWriter writer = RecordingWriter.create(file)) {
            for (RecordedPoll poll : polls) {
                writer.write(poll);
            }
        }
    }
}
