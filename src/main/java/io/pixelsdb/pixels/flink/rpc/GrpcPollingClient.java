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
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls over one plaintext gRPC channel. Keep-alive stays off, as servers close connections that
 * ping more often than every five minutes; the deadline of each poll finds a dead connection.
 */
@Internal
public final class GrpcPollingClient implements PollingClient {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcPollingClient.class);

    private static final String CHECK_ADDRESS =
            "Check " + PixelsOptions.SERVER_HOST.key() + " and " + PixelsOptions.SERVER_PORT.key();

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
            response.completeExceptionally(describe(error));
        }

        @Override
        public void onCompleted() {
            // A unary call has had its message by now; gRPC reports an error otherwise.
        }
    }

    private PollException describe(Throwable error) {
        LOG.debug("A poll of {} failed", endpoint, error);
        Status status = Status.fromThrowable(error);
        String server = "Pixels server " + endpoint;
        switch (status.getCode()) {
            case RESOURCE_EXHAUSTED:
                return new PollException(
                        String.format(
                                Locale.ROOT,
                                "%s sent a response larger than %s = %d bytes; its changes have"
                                        + " left the server. Raise the limit",
                                server,
                                PixelsOptions.SOURCE_MAX_RESPONSE_SIZE.key(),
                                endpoint.maxResponseBytes()),
                        false);
            case UNIMPLEMENTED:
            case UNAUTHENTICATED:
            case PERMISSION_DENIED:
                return new PollException(
                        String.format(
                                Locale.ROOT,
                                "%s does not offer polling to this client (%s). %s",
                                server,
                                status.getCode(),
                                CHECK_ADDRESS),
                        false);
            case UNAVAILABLE:
                return new PollException(
                        String.format(
                                Locale.ROOT,
                                "%s cannot be reached or went away (%s). %s",
                                server,
                                reason(status),
                                CHECK_ADDRESS),
                        true);
            case DEADLINE_EXCEEDED:
                return new PollException(
                        String.format(
                                Locale.ROOT,
                                "%s did not answer within %s = %d ms",
                                server,
                                PixelsOptions.SOURCE_POLL_TIMEOUT.key(),
                                endpoint.pollTimeout().toMillis()),
                        true);
            default:
                // What the server says of its own errors may quote rows.
                return new PollException(
                        String.format(
                                Locale.ROOT, "%s failed a poll with %s", server, status.getCode()),
                        true);
        }
    }

    /** What the network says, as in "Connection refused". */
    private static String reason(Status status) {
        Throwable cause = status.getCause();
        return cause == null ? String.valueOf(status.getDescription()) : cause.getMessage();
    }
}
