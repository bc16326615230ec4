package io.pixelsdb.pixels.flink.rpc;

import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;

/**
 * Polls over one plaintext gRPC channel. Keep-alive stays off, as servers close connections that
 * ping more often than every five minutes; the deadline of each poll finds a dead connection.
 */
@Internal
public final class GrpcPollingClient implements PollingClient {

    /** What {@link #close()} waits for polls in flight beyond their deadline. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

    private static final MethodDescriptor<PollRequest, byte[]> POLL_EVENTS =
            PixelsPollingServiceGrpc.getPollEventsMethod().toBuilder(
                            PixelsPollingServiceGrpc.getPollEventsMethod().getRequestMarshaller(),
                            new BytesMarshaller())
                    .build();

    private final ServerEndpoint endpoint;
    private final ManagedChannel channel;

    /** Connects lazily: a server that is down is found by the first poll. */
    public GrpcPollingClient(ServerEndpoint endpoint) {
        this(endpoint, NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port()));
    }

    GrpcPollingClient(ServerEndpoint endpoint, ManagedChannelBuilder<?> builder) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.channel =
                builder.usePlaintext()
                        .maxInboundMessageSize(endpoint.maxResponseBytes())
                        // A retry that gRPC makes by itself could drop the rows of the first try.
                        .disableRetry()
                        .directExecutor()
                        .build();
    }

    @Override
    public CompletableFuture<byte[]> poll(PollRequest request) {
        CompletableFuture<byte[]> response = new CompletableFuture<>();
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(
                        endpoint.pollTimeout().toMillis(), TimeUnit.MILLISECONDS);
        ClientCalls.asyncUnaryCall(
                channel.newCall(POLL_EVENTS, options), request, new ResponseObserver(response));
        return response;
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdown();
        try {
            channel.awaitTermination(
                    endpoint.pollTimeout().plus(CLOSE_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            channel.shutdownNow();
        }
    }

    private final class ResponseObserver implements StreamObserver<byte[]> {

        private final CompletableFuture<byte[]> response;

        private ResponseObserver(CompletableFuture<byte[]> response) {
            this.response = response;
        }

        @Override
        public void onNext(byte[] bytes) {
            response.complete(bytes);
        }

        @Override
        public void onError(Throwable error) {
            response.completeExceptionally(describe(Status.fromThrowable(error), error));
        }

        @Override
        public void onCompleted() {
            // A unary call has had its message by now; gRPC reports an error otherwise.
        }
    }

    private PollException describe(Status status, Throwable error) {
        String server = "Pixels server " + endpoint;
        switch (status.getCode()) {
            case RESOURCE_EXHAUSTED:
                return new PollException(
                        server
                                + " sent a response larger than "
                                + PixelsOptions.SOURCE_MAX_RESPONSE_SIZE.key()
                                + " = "
                                + endpoint.maxResponseBytes()
                                + " bytes; its changes have left the server. Raise the limit",
                        false,
                        error);
            case UNIMPLEMENTED:
            case UNAUTHENTICATED:
            case PERMISSION_DENIED:
                return new PollException(
                        server
                                + " does not offer polling to this client ("
                                + status.getCode()
                                + "). Check "
                                + PixelsOptions.SERVER_HOST.key()
                                + " and "
                                + PixelsOptions.SERVER_PORT.key(),
                        false,
                        error);
            case UNAVAILABLE:
                return new PollException(
                        server
                                + " cannot be reached or went away. Check "
                                + PixelsOptions.SERVER_HOST.key()
                                + " and "
                                + PixelsOptions.SERVER_PORT.key(),
                        true,
                        error);
            case DEADLINE_EXCEEDED:
                return new PollException(
                        server
                                + " did not answer within "
                                + PixelsOptions.SOURCE_POLL_TIMEOUT.key()
                                + " = "
                                + endpoint.pollTimeout().toMillis()
                                + " ms",
                        true,
                        error);
            default:
                return new PollException(
                        server + " failed a poll with " + status.getCode(), true, error);
        }
    }
}
