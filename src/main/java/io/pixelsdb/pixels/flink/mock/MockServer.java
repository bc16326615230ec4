package io.pixelsdb.pixels.flink.mock;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A polling server for tests and trials: bounded queues per bucket, a producer per table that waits
 * for room, polls that take rows for good and never wait. Stopping it loses what is queued.
 */
public final class MockServer implements AutoCloseable {

    private static final long CLOSE_SECONDS = 10;

    private final Server server;
    private final List<ServedTable> tables;

    private MockServer(ServerBuilder<?> transport, List<ServedTable> tables, int batch) {
        this.tables = List.copyOf(tables);
        this.server = transport.addService(new PollingService(this::find, batch)).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Listens, then starts to produce. */
    public MockServer start() throws IOException {
        server.start();
        tables.forEach(ServedTable::start);
        return this;
    }

    /** Port on which the server listens. */
    public int port() {
        return server.getPort();
    }

    /**
     * @throws IllegalArgumentException if the server has no such table
     */
    public ServedTable table(String schemaName, String tableName) {
        return find(schemaName, tableName)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "No table " + schemaName + "." + tableName + " is served"));
    }

    public Collection<ServedTable> tables() {
        return tables;
    }

    private Optional<ServedTable> find(String schemaName, String tableName) {
        return tables.stream()
                .filter(served -> served.table().isNamed(schemaName, tableName))
                .findFirst();
    }

    /** Lets polls that are being answered finish, and ends all threads. */
    @Override
    public void close() {
        server.shutdown();
        tables.forEach(ServedTable::stop);
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Collects what a {@link MockServer} serves. Not thread-safe. */
    public static final class Builder {

        private final List<MockTable> tables = new ArrayList<>();
        private int batch = 500;

        private Builder() {}

        /**
         * @throws IllegalArgumentException if there is already a table of that name
         */
        public Builder table(MockTable table) {
            if (tables.stream().anyMatch(t -> t.isNamed(table.schemaName(), table.tableName()))) {
                throw new IllegalArgumentException("Two tables have one name: " + table);
            }
            tables.add(table);
            return this;
        }

        /** Most records of one response, summed over its buckets; 500 by default. */
        public Builder batch(int records) {
            if (records < 1) {
                throw new IllegalArgumentException("batch must be at least 1");
            }
            this.batch = records;
            return this;
        }

        /**
         * Builds a server that only this machine can reach.
         *
         * @param port port to listen on, or 0 for any free one
         */
        public MockServer buildOnLoopback(int port) {
            return build(
                    NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }

        /** Builds a server on a transport: Netty with an address, or in process. */
        public MockServer build(ServerBuilder<?> transport) {
            List<ServedTable> served = new ArrayList<>();
            tables.forEach(table -> served.add(new ServedTable(table)));
            return new MockServer(transport, served, batch);
        }
    }
}
