package io.pixelsdb.pixels.flink.benchmark;

import static java.util.Objects.requireNonNull;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * Answers polls with bytes that are ready, so that a measurement is of the client: making rows
 * costs more than reading them.
 */
final class CannedServer implements AutoCloseable {

    private final Server server;

    private CannedServer(Server server) {
        this.server = requireNonNull(server, "server");
    }

    /**
     * @param responses bytes of the {@code PollResponse} for a request, empty for none
     */
    static CannedServer start(Function<PollRequest, byte[]> responses) throws IOException {
        MethodDescriptor<PollRequest, byte[]> poll =
                PixelsPollingServiceGrpc.getPollEventsMethod().toBuilder(
                                PixelsPollingServiceGrpc.getPollEventsMethod()
                                        .getRequestMarshaller(),
                                new Bytes())
                        .build();
        ServerServiceDefinition service =
                ServerServiceDefinition.builder(PixelsPollingServiceGrpc.SERVICE_NAME)
                        .addMethod(
                                poll,
                                ServerCalls.asyncUnaryCall(
                                        (request, observer) -> {
                                            observer.onNext(responses.apply(request));
                                            observer.onCompleted();
                                        }))
                        .build();
        return new CannedServer(
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(service)
                        .directExecutor()
                        .build()
                        .start());
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("A server sends responses only");
        }
    }
}
