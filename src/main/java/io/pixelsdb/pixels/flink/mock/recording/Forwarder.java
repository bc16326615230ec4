package io.pixelsdb.pixels.flink.mock.recording;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc.PixelsPollingServiceImplBase;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc.PixelsPollingServiceStub;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Passes polls on to another server, and its responses and errors back. A poll whose client has
 * gone is awaited all the same, since its changes have left the server: a recorder gets them, who
 * stands between this and the clients.
 */
public final class Forwarder extends PixelsPollingServiceImplBase implements AutoCloseable {

    /** Longer than any server holds a poll. */
    private static final long POLL_SECONDS = 300;

    private static final long CLOSE_SECONDS = 40;

    private final ManagedChannel channel;
    private final PixelsPollingServiceStub stub;
    private final Server server;

    private Forwarder(
            ManagedChannel channel, ServerBuilder<?> server, List<ServerInterceptor> recorders) {
        this.channel = requireNonNull(channel, "channel");
        this.stub = PixelsPollingServiceGrpc.newStub(channel);
        recorders.forEach(server::intercept);
        this.server = server.addService(this).build();
    }

    /**
     * Listens, and connects with the other server at the first poll.
     *
     * @param from host of the other server
     * @param recorders what the responses pass through
     */
    public static Forwarder start(
            InetSocketAddress address, String from, int fromPort, List<ServerInterceptor> recorders)
            throws IOException {
        Forwarder forwarder =
                new Forwarder(
                        NettyChannelBuilder.forAddress(from, fromPort)
                                .usePlaintext()
                                .maxInboundMessageSize(Integer.MAX_VALUE)
                                // Another try could lose the changes of the first one.
                                .disableRetry()
                                .build(),
                        NettyServerBuilder.forAddress(address),
                        recorders);
        try {
            forwarder.server.start();
            return forwarder;
        } catch (IOException e) {
            forwarder.channel.shutdownNow();
            throw e;
        }
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void pollEvents(PollRequest request, StreamObserver<PollResponse> observer) {
        // The root context neither cancels the poll nor ends it with its client's deadline.
        Context.ROOT.run(
                () ->
                        stub.withDeadlineAfter(POLL_SECONDS, TimeUnit.SECONDS)
                                .pollEvents(request, observer));
    }

    /** Takes no more polls, and waits a while for those on their way. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
            channel.shutdown();
            channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channel.shutdownNow();
        }
    }
}
