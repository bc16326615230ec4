package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * A polling server for tests and trials: bounded queues per bucket, a producer per table that waits
 * for room, polls that take rows for good and do not wait unless told to. Closing it loses what is
 * queued.
 */
public final class MockServer implements AutoCloseable {

    private final ServerPort port;
    private final PollingService service;
    private final List<ServedTable> tables;

    private MockServer(Builder builder, IntFunction<ServerBuilder<?>> transport, int port) {
        this.tables =
                builder.tables.stream()
                        .map(
                                table ->
                                        new ServedTable(
                                                table,
                                                builder.spoilers.apply(table),
                                                this::changesArrived))
                        .collect(Collectors.toUnmodifiableList());
        PollAnswers answers =
                builder.answers == null
                        ? new TableAnswers(this::find, builder.batch, builder.listener)
                        : builder.answers;
        this.service = new PollingService(answers, builder.hold, builder.delay);
        this.port =
                new ServerPort(
                        number -> {
                            ServerBuilder<?> server = transport.apply(number);
                            builder.interceptors.forEach(server::intercept);
                            return server;
                        },
                        port,
                        service);
    }

    public static Builder builder() {
        return new Builder();
    }

    private void changesArrived() {
        service.changesArrived();
    }

    /** Listens, then starts to produce. */
    public MockServer start() throws IOException {
        port.open();
        tables.forEach(ServedTable::start);
        return this;
    }

    /** Port on which the server listens. */
    public int port() {
        return port.number();
    }

    /** Asks for a fault at each poll from now on. */
    public void setFaults(Supplier<PollFault> faults) {
        service.setFaults(faults);
    }

    /**
     * Breaks off all connections and listens no more, until {@link #reconnect()}. The queues stay,
     * and the producers go on.
     */
    public void disconnect() {
        port.breakOff();
    }

    /**
     * Lets polls that are being answered finish, so that none of their changes get lost, and
     * listens no more until {@link #reconnect()}. The queues stay, and the producers go on.
     */
    public void pause() {
        port.shutDown();
        service.pause();
        port.close();
    }

    /** Loses what waits in the queues of all tables. */
    public void loseQueues() {
        tables.forEach(ServedTable::loseQueues);
    }

    /** Listens again at the same address; not for servers on a transport of their own. */
    public void reconnect() throws IOException {
        service.resume();
        port.open();
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

    /** Polls that wait for changes. */
    int heldPolls() {
        return service.held();
    }

    private Optional<ServedTable> find(String schemaName, String tableName) {
        return tables.stream()
                .filter(served -> served.table().isNamed(schemaName, tableName))
                .findFirst();
    }

    /** Lets polls that are being answered finish, and ends all threads. */
    @Override
    public void close() {
        port.shutDown();
        service.pause();
        tables.forEach(ServedTable::stop);
        port.close();
        service.close();
    }

    /** Collects what a {@link MockServer} serves. Not thread-safe. */
    public static final class Builder {

        private final List<MockTable> tables = new ArrayList<>();
        private final List<ServerInterceptor> interceptors = new ArrayList<>();
        private int batch = 500;
        private ResponseListener listener = (changes, response, delivered) -> {};
        private Function<MockTable, UnaryOperator<Change>> spoilers =
                table -> UnaryOperator.identity();
        private Duration hold = Duration.ZERO;
        private Duration delay = Duration.ofSeconds(1);
        @Nullable private PollAnswers answers;

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
         * Holds a poll of empty queues so long, as old servers do, which have no buckets; answers
         * it as soon as changes come. By default polls are answered at once.
         */
        public Builder longPoll(Duration hold) {
            this.hold = requireNonNull(hold, "hold");
            return this;
        }

        /** How much later a {@link PollFault#DELAY} has a poll answered; a second by default. */
        public Builder delay(Duration delay) {
            this.delay = requireNonNull(delay, "delay");
            return this;
        }

        /** Makes for each table what becomes of its changes on their way into the queues. */
        public Builder spoilers(Function<MockTable, UnaryOperator<Change>> spoilers) {
            this.spoilers = requireNonNull(spoilers, "spoilers");
            return this;
        }

        /** Answers polls from somewhere else instead of tables. */
        public Builder answers(PollAnswers answers) {
            this.answers = requireNonNull(answers, "answers");
            return this;
        }

        /** Hears of every response. */
        public Builder listener(ResponseListener listener) {
            this.listener = requireNonNull(listener, "listener");
            return this;
        }

        /** Lets every call pass through, in the thread that answers it. */
        public Builder interceptor(ServerInterceptor interceptor) {
            interceptors.add(requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /**
         * Builds a server that only this machine can reach.
         *
         * @param port port to listen on, or 0 for any free one
         */
        public MockServer buildOnLoopback(int port) {
            return buildOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }

        /**
         * @param address where to listen, at any free port if its port is 0
         */
        public MockServer buildOn(InetSocketAddress address) {
            return new MockServer(
                    this,
                    port ->
                            NettyServerBuilder.forAddress(
                                    new InetSocketAddress(address.getAddress(), port)),
                    address.getPort());
        }

        /** Builds a server on a transport: Netty with an address, or in process. */
        public MockServer build(ServerBuilder<?> transport) {
            return new MockServer(this, number -> transport, 0);
        }
    }
}
