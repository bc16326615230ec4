package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Where a server listens. Can be closed and opened again at the same address. Thread-safe. */
final class ServerPort {

    private static final long CLOSE_SECONDS = 10;

    private final IntFunction<ServerBuilder<?>> transport;
    private final BindableService service;
    private Server server;
    private int number;

    /**
     * @param transport makes what listens on a port
     * @param number port to listen on, or 0 for any free one
     */
    ServerPort(IntFunction<ServerBuilder<?>> transport, int number, BindableService service) {
        this.transport = requireNonNull(transport, "transport");
        this.service = requireNonNull(service, "service");
        this.number = number;
    }

    synchronized void open() throws IOException {
        server = transport.apply(number).addService(service).build().start();
        number = server.getPort();
    }

    synchronized int number() {
        return number;
    }

    /** Breaks all connections: responses on their way get lost. */
    synchronized void breakOff() {
        server.shutdownNow();
        awaitEnd();
    }

    /** Takes no more polls; those that are being answered may finish until {@link #close()}. */
    synchronized void shutDown() {
        if (server != null) {
            server.shutdown();
        }
    }

    synchronized void close() {
        if (server != null && !awaitEnd()) {
            server.shutdownNow();
            awaitEnd();
        }
    }

    private boolean awaitEnd() {
        try {
            return server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
