package io.pixelsdb.pixels.flink.source.schedules;

import com.google.protobuf.ByteString;
import io.pixelsdb.pixels.flink.proto.ColumnValue;
import io.pixelsdb.pixels.flink.proto.OperationType;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.RowValue;
import java.util.List;

/** Changes that the server has let go of for one poll, and what became of them. */
final class Response {

    final int number;
    final int bucket;
    final List<Integer> changes;
    final byte[] bytes;
    final String poller;
    final int sentAt;
    final long begunNanos;
    int arrivedAt = Integer.MAX_VALUE;

    /** Whether it arrived when its reader could no longer know that nobody else polls. */
    boolean late;

    /** Whether its reader was told that it is. */
    boolean durable;

    /** Whether it may not be lost any more. */
    boolean kept;

    Response(int number, int bucket, List<Integer> changes, ModelClient.Poll poll) {
        this.number = number;
        this.bucket = bucket;
        this.changes = changes;
        this.poller = poll.poller();
        this.sentAt = poll.sentAt;
        this.begunNanos = poll.begun;
        PollResponse.Builder response = PollResponse.newBuilder();
        for (int change : changes) {
            response.addRecords(
                    RowRecord.newBuilder()
                            .setOp(OperationType.INSERT)
                            .setAfter(RowValue.newBuilder().addValues(text(change))));
        }
        this.bytes = response.build().toByteArray();
    }

    boolean overlaps(Response later) {
        return !poller.equals(later.poller) && later.sentAt < arrivedAt;
    }

    private static ColumnValue text(int change) {
        return ColumnValue.newBuilder()
                .setValue(ByteString.copyFromUtf8(Integer.toString(change)))
                .build();
    }

    @Override
    public String toString() {
        return "response " + number + " of bucket " + bucket + " " + changes + " to " + poller;
    }
}
