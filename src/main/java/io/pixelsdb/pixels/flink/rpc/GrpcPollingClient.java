package io.pixelsdb.pixels.flink.rpc;

import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
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
    private final GrpcErrors errors;
    private final ManagedChannel channel;
    private volatile boolean everAnswered;

    /** Connects lazily: a server that is down is found by the first poll. */
    public GrpcPollingClient(ServerEndpoint endpoint) {
        this(endpoint, NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port()));
    }

    GrpcPollingClient(ServerEndpoint endpoint, ManagedChannelBuilder<?> builder) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.errors = new GrpcErrors(endpoint);
        this.channel =
                builder.usePlaintext()
                        .maxInboundMessageSize(endpoint.maxResponseBytes())
                        // A retry that gRPC makes by itself could drop the rows of the first try.
                        .disableRetry()
                        .directExecutor()
                        .build();
    }

    @Override
    public CompletableFuture<byte[]> poll(PollRequest request, PollDeadline deadline) {
        ResponseObserver observer = new ResponseObserver();
        reconnectAtOnce();
        CallOptions options =
                CallOptions.DEFAULT
                        .withDeadline(deadline.toGrpc())
                        .withStreamTracerFactory(observer.tracer);
        try {
            ClientCalls.asyncUnaryCall(channel.newCall(POLL_EVENTS, options), request, observer);
        } catch (RuntimeException e) {
            observer.onError(e);
        }
        return observer.response;
    }

    /**
     * How long to leave a failing server alone is the caller's decision. The channel's own pauses
     * grow to two minutes, in which polls fail without touching the network.
     */
    private void reconnectAtOnce() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
        }
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

        private final CompletableFuture<byte[]> response = new CompletableFuture<>();
        private final SendTracer tracer = new SendTracer();

        @Override
        public void onNext(byte[] bytes) {
            everAnswered = true;
            response.complete(bytes);
        }

        @Override
        public void onError(Throwable error) {
            response.completeExceptionally(
                    errors.describe(error, everAnswered, tracer.maybeSent()));
        }

        @Override
        public void onCompleted() {
            // A unary call has had its message by now; gRPC reports an error otherwise.
        }
    }
}
