package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc.PixelsPollingServiceImplBase;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Answers polls at once with what is in the queues, never with an error: a table that is not served
 * has no rows. What goes into a response is gone, whether it arrives or not.
 */
final class PollingService extends PixelsPollingServiceImplBase {

    private final BiFunction<String, String, Optional<ServedTable>> tables;
    private final int batch;

    /**
     * @param tables finds a table by schema and table name
     * @param batch most records of one response
     */
    PollingService(BiFunction<String, String, Optional<ServedTable>> tables, int batch) {
        this.tables = requireNonNull(tables, "tables");
        this.batch = batch;
    }

    @Override
    public void pollEvents(PollRequest request, StreamObserver<PollResponse> observer) {
        List<RowRecord> records =
                tables.apply(request.getSchemaName(), request.getTableName())
                        .map(table -> table.queues().drain(request.getBucketsList(), batch))
                        .orElse(List.of());
        observer.onNext(PollResponse.newBuilder().addAllRecords(records).build());
        observer.onCompleted();
    }
}
