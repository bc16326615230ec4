package io.pixelsdb.pixels.flink.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether the client knows, of a poll that failed, that the server cannot have answered it. */
@Timeout(60)
class PollOutcomeTest {

    private static final PollRequest REQUEST =
            PollRequest.newBuilder().setSchemaName("public").setTableName("orders").build();
    private static final Duration LONG = Duration.ofMinutes(1);

    private final BlockingQueue<StreamObserver<PollResponse>> calls = new LinkedBlockingQueue<>();
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
    void refusedConnectionSentNothing() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        PollException error = errorOf(connect(port).poll(REQUEST, PollDeadline.after(LONG)));

        assertThat(error.isOutcomeUnknown()).isFalse();
        assertThat(error.isRetriable()).isTrue();
    }

    @Test
    void connectionThatIsNeverAnsweredSentNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PollException error =
                    errorOf(
                            connect(silent.getLocalPort())
                                    .poll(REQUEST, PollDeadline.after(Duration.ofMillis(200))));

            assertThat(error.isOutcomeUnknown()).isFalse();
        }
    }

    @Test
    void deadlineThatPassedBeforeTheSendingSentNothing() throws Exception {
        PollingClient connected = connect(startServer());
        answered(connected);
        PollException error =
                errorOf(connected.poll(REQUEST, PollDeadline.after(Duration.ofNanos(-1))));

        assertThat(error.isOutcomeUnknown()).isFalse();
        assertThat(calls).isEmpty();
    }

    @Test
    void deadlineThatPassesWhileTheServerHasThePollLeavesItsOutcomeUnknown() throws Exception {
        PollingClient connected = connect(startServer());
        answered(connected);
        PollException error =
                errorOf(connected.poll(REQUEST, PollDeadline.after(Duration.ofMillis(200))));

        assertThat(error.isOutcomeUnknown()).isTrue();
    }

    @Test
    void serverThatDiesInMidCallLeavesTheOutcomeUnknown() throws Exception {
        PollingClient connected = connect(startServer());
        CompletableFuture<byte[]> response = connected.poll(REQUEST, PollDeadline.after(LONG));
        calls.take();
        server.shutdownNow();

        assertThat(errorOf(response).isOutcomeUnknown()).isTrue();
    }

    @Test
    void connectionThatIsResetInMidCallLeavesTheOutcomeUnknown() throws Exception {
        int serverPort = startServer();
        try (Relay relay = new Relay(serverPort)) {
            CompletableFuture<byte[]> response =
                    connect(relay.port()).poll(REQUEST, PollDeadline.after(LONG));
            calls.take();
            relay.reset();

            assertThat(errorOf(response).isOutcomeUnknown()).isTrue();
        }
    }

    @Test
    void errorOfTheServerLeavesTheOutcomeUnknown() throws Exception {
        CompletableFuture<byte[]> response =
                connect(startServer()).poll(REQUEST, PollDeadline.after(LONG));
        calls.take().onError(Status.INTERNAL.asRuntimeException());

        assertThat(errorOf(response).isOutcomeUnknown()).isTrue();
    }

    private void answered(PollingClient connected) throws Exception {
        CompletableFuture<byte[]> response = connected.poll(REQUEST, PollDeadline.after(LONG));
        StreamObserver<PollResponse> call = calls.take();
        call.onNext(PollResponse.getDefaultInstance());
        call.onCompleted();
        response.get();
    }

    private int startServer() throws IOException {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(
                                new PixelsPollingServiceGrpc.PixelsPollingServiceImplBase() {
                                    @Override
                                    public void pollEvents(
                                            PollRequest request,
                                            StreamObserver<PollResponse> observer) {
                                        calls.add(observer);
                                    }
                                })
                        .build()
                        .start();
        return server.getPort();
    }

    private PollingClient connect(int port) {
        options.set(PixelsOptions.SERVER_HOST, InetAddress.getLoopbackAddress().getHostAddress());
        options.set(PixelsOptions.SERVER_PORT, port);
        client = new GrpcPollingClient(ServerEndpoint.from(options));
        return client;
    }

    private static PollException errorOf(CompletableFuture<byte[]> response) {
        ExecutionException error = catchThrowableOfType(ExecutionException.class, response::get);
        assertThat(error).hasCauseInstanceOf(PollException.class);
        return (PollException) error.getCause();
    }

    /** Passes bytes both ways between one client and a server, until it is reset. */
    private static final class Relay implements AutoCloseable {

        private final ServerSocket listener =
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final Socket server;
        private final CompletableFuture<Socket> client = new CompletableFuture<>();

        private Relay(int serverPort) throws IOException {
            server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            new Thread(this::accept).start();
        }

        private int port() {
            return listener.getLocalPort();
        }

        private void accept() {
            try {
                Socket accepted = listener.accept();
                client.complete(accepted);
                new Thread(() -> copy(server, accepted)).start();
                copy(accepted, server);
            } catch (IOException e) {
                client.completeExceptionally(e);
            }
        }

        private static void copy(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // The relay was reset or closed.
            }
        }

        /** Closing without lingering sends a reset. */
        private void reset() throws Exception {
            client.get().setSoLinger(true, 0);
            client.get().close();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            server.close();
        }
    }
}
