package io.pixelsdb.pixels.flink.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import io.pixelsdb.pixels.flink.proto.SourceInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcPollingClientTest {

    private static final PollRequest REQUEST =
            PollRequest.newBuilder()
                    .setSchemaName("public")
                    .setTableName("orders")
                    .addBuckets(3)
                    .build();

    private static final PollResponse RESPONSE =
            PollResponse.newBuilder()
                    .addRecords(
                            RowRecord.newBuilder()
                                    .setSource(SourceInfo.newBuilder().setTable("orders")))
                    .build();

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final Configuration options = new Configuration();
    private Server server;
    private PollingClient client;

    @AfterEach
    void close() throws Exception {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.shutdownNow().awaitTermination();
        }
    }

    @Test
    void handsOnTheBytesOfTheResponse() throws Exception {
        CompletableFuture<byte[]> response = poll(connect());
        Call call = calls.take();
        call.answer(RESPONSE);

        assertThat(call.request).isEqualTo(REQUEST);
        assertThat(response.get()).isEqualTo(RESPONSE.toByteArray());
    }

    @Test
    void emptyResponseHasNoBytes() throws Exception {
        CompletableFuture<byte[]> response = poll(connect());
        calls.take().answer(PollResponse.getDefaultInstance());

        assertThat(response.get()).isEmpty();
    }

    @Test
    void pollsRunSideBySide() throws Exception {
        PollingClient connected = connect();
        List<CompletableFuture<byte[]>> responses = List.of(poll(connected), poll(connected));
        Call one = calls.take();
        Call other = calls.take();
        one.answer(RESPONSE);
        CompletableFuture.anyOf(responses.toArray(new CompletableFuture<?>[0])).get();

        assertThat(responses).filteredOn(CompletableFuture::isDone).hasSize(1);
        other.answer(RESPONSE);
        CompletableFuture.allOf(responses.toArray(new CompletableFuture<?>[0])).get();
    }

    @Test
    void internalErrorMayPass() throws Exception {
        CompletableFuture<byte[]> response = poll(connect());
        calls.take().fail(Status.INTERNAL);

        PollException error = errorOf(response);
        assertThat(error.isRetriable()).isTrue();
        assertThat(error).hasMessageContaining("localhost:50051").hasMessageContaining("INTERNAL");
    }

    /** As it does to the polls that it is answering when it is shut down. */
    @Test
    void serverThatBreaksAPollOffMayComeBack() throws Exception {
        CompletableFuture<byte[]> response = poll(connect());
        calls.take().fail(Status.CANCELLED);

        assertThat(errorOf(response).isRetriable()).isTrue();
    }

    @Test
    void unreachableServerMayComeBack() throws Exception {
        client =
                new GrpcPollingClient(
                        ServerEndpoint.from(options),
                        InProcessChannelBuilder.forName("nobody listens here"));

        PollException error = errorOf(poll(client));
        assertThat(error.isRetriable()).isTrue();
        assertThat(error)
                .hasMessageContaining("localhost:50051")
                .hasMessageContaining("pixels.server.host")
                .hasMessageContaining("pixels.server.port");
    }

    @Test
    void wrongServiceIsNoPassingFault() throws Exception {
        CompletableFuture<byte[]> response = poll(connect());
        calls.take().fail(Status.UNIMPLEMENTED);

        PollException error = errorOf(response);
        assertThat(error.isRetriable()).isFalse();
        assertThat(error).hasMessageContaining("pixels.server.port");
    }

    @Test
    void serverThatHasAnsweredMayAlsoHaveAProxyThatDoesNotKnowIt() throws Exception {
        PollingClient connected = connect();
        CompletableFuture<byte[]> first = poll(connected);
        calls.take().answer(RESPONSE);
        first.get();
        CompletableFuture<byte[]> response = poll(connected);
        calls.take().fail(Status.UNIMPLEMENTED);

        assertThat(errorOf(response).isRetriable()).isTrue();
    }

    @Test
    void quotaOfAProxyIsNoResponseThatIsTooLarge() throws Exception {
        CompletableFuture<byte[]> response = poll(connect());
        calls.take().fail(Status.RESOURCE_EXHAUSTED.withDescription("quota exceeded"));

        PollException error = errorOf(response);
        assertThat(error.isRetriable()).isTrue();
        assertThat(error).hasMessageNotContaining("quota");
    }

    @Test
    void silentServerRunsIntoTheDeadline() throws Exception {
        options.set(PollingOptions.POLL_TIMEOUT, Duration.ofMillis(50));

        PollException error = errorOf(poll(connect()));
        assertThat(error.isRetriable()).isTrue();
        assertThat(error).hasMessageContaining("source.poll-timeout = 50 ms");
    }

    @Test
    void closingLetsAPollInFlightEnd() throws Exception {
        PollingClient connected = connect();
        CompletableFuture<byte[]> response = poll(connected);
        Call call = calls.take();
        FutureTask<Void> closing =
                new FutureTask<>(
                        () -> {
                            connected.close();
                            return null;
                        });
        Thread closer = new Thread(closing);
        closer.start();
        await().until(
                        () ->
                                closer.getState() == Thread.State.TIMED_WAITING
                                        || closer.getState() == Thread.State.TERMINATED);

        assertThat(closing.isDone()).as("closed").isFalse();
        assertThat(response).isNotDone();
        assertThat(((ServerCallStreamObserver<?>) call.observer).isCancelled()).isFalse();
        call.answer(RESPONSE);
        closing.get();
        assertThat(response.get()).isEqualTo(RESPONSE.toByteArray());
    }

    private CompletableFuture<byte[]> poll(PollingClient connected) {
        return connected.poll(
                REQUEST, PollDeadline.after(options.get(PollingOptions.POLL_TIMEOUT)));
    }

    private PollingClient connect() throws IOException {
        String name = InProcessServerBuilder.generateName();
        server =
                InProcessServerBuilder.forName(name)
                        .addService(new ScriptedService())
                        .build()
                        .start();
        client =
                new GrpcPollingClient(
                        ServerEndpoint.from(options), InProcessChannelBuilder.forName(name));
        return client;
    }

    private static PollException errorOf(CompletableFuture<byte[]> response) {
        ExecutionException error = catchThrowableOfType(ExecutionException.class, response::get);
        assertThat(error).hasCauseInstanceOf(PollException.class);
        // Flink drops the class of an exception that it cannot serialize.
        assertThatCode(() -> InstantiationUtil.serializeObject(error.getCause()))
                .doesNotThrowAnyException();
        return (PollException) error.getCause();
    }

    private final class ScriptedService
            extends PixelsPollingServiceGrpc.PixelsPollingServiceImplBase {
        @Override
        public void pollEvents(PollRequest request, StreamObserver<PollResponse> observer) {
            calls.add(new Call(request, observer));
        }
    }

    private static final class Call {

        private final PollRequest request;
        private final StreamObserver<PollResponse> observer;

        private Call(PollRequest request, StreamObserver<PollResponse> observer) {
            this.request = request;
            this.observer = observer;
        }

        private void answer(PollResponse response) {
            observer.onNext(response);
            observer.onCompleted();
        }

        private void fail(Status status) {
            observer.onError(status.asRuntimeException());
        }
    }
}
