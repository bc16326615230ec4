package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc.PixelsPollingServiceImplBase;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Answers polls at once with what is in the queues, with an error only if told to: a table that is
 * not served has no rows. What goes into a response is gone, whether it arrives or not.
 */
final class PollingService extends PixelsPollingServiceImplBase {

    private final BiFunction<String, String, Optional<ServedTable>> tables;
    private final int batch;
    private final ResponseListener listener;
    private volatile Supplier<PollFault> faults = () -> PollFault.NONE;

    /**
     * @param tables finds a table by schema and table name
     * @param batch most records of one response
     */
    PollingService(
            BiFunction<String, String, Optional<ServedTable>> tables,
            int batch,
            ResponseListener listener) {
        this.tables = requireNonNull(tables, "tables");
        this.batch = batch;
        this.listener = requireNonNull(listener, "listener");
    }

    void setFaults(Supplier<PollFault> faults) {
        this.faults = requireNonNull(faults, "faults");
    }

    @Override
    public void pollEvents(PollRequest request, StreamObserver<PollResponse> observer) {
        PollFault fault = faults.get();
        if (fault == PollFault.REFUSE) {
            observer.onError(failure());
            return;
        }
        PollResponse response =
                tables.apply(request.getSchemaName(), request.getTableName())
                        .map(
                                table ->
                                        table.take(
                                                request.getBucketsList(),
                                                batch,
                                                fault == PollFault.NONE,
                                                listener))
                        .orElse(PollResponse.getDefaultInstance());
        if (fault == PollFault.NONE) {
            observer.onNext(response);
            observer.onCompleted();
        } else if (fault == PollFault.LOSE) {
            observer.onError(failure());
        }
    }

    private static StatusRuntimeException failure() {
        return Status.UNAVAILABLE.withDescription("as the test wants it").asRuntimeException();
    }
}
