package io.pixelsdb.pixels.flink.testing;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.proto.GetColumnsRequest;
import io.pixelsdb.pixels.flink.proto.GetColumnsResponse;
import io.pixelsdb.pixels.flink.proto.GetPrimaryIndexRequest;
import io.pixelsdb.pixels.flink.proto.GetPrimaryIndexResponse;
import io.pixelsdb.pixels.flink.proto.GetTableRequest;
import io.pixelsdb.pixels.flink.proto.GetTableResponse;
import io.pixelsdb.pixels.flink.proto.GetTablesRequest;
import io.pixelsdb.pixels.flink.proto.GetTablesResponse;
import io.pixelsdb.pixels.flink.proto.MetadataServiceGrpc;
import io.pixelsdb.pixels.flink.proto.RequestHeader;
import io.pixelsdb.pixels.flink.proto.ResponseHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * The metadata service of a Pixels daemon in this process: it returns tokens, has its errors in
 * headers, and knows tables by their exact names. It misbehaves when it is told to.
 */
public final class MetadataServer implements AutoCloseable {

    private static final int NO_SCHEMA = 10001;
    private static final int NO_TABLE = 10002;
    private static final int NO_COLUMNS = 10004;
    private static final int NO_PRIMARY_INDEX = 10050;

    private final Server server;
    private final List<DescribedTable> tables = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, ResponseHeader> errors = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private final Queue<Status> failures = new ArrayDeque<>();
    private UnaryOperator<String> echo = UnaryOperator.identity();
    private boolean silent;

    /** Started. */
    public MetadataServer(ServerBuilder<?> builder) throws IOException {
        this.server = builder.addService(new Service()).build().start();
    }

    /** On any free port of this machine. */
    public static MetadataServer onLoopback() throws IOException {
        return new MetadataServer(
                NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    public int port() {
        return server.getPort();
    }

    /**
     * @param columns as in {@code id int, name varchar(20)}
     * @param key names in key order
     */
    public synchronized MetadataServer table(
            String schema, String table, String columns, String... key) {
        tables.add(new DescribedTable(tables.size() + 1, schema, table, columns, key));
        return this;
    }

    /** Sends this text in the place of the key of a table. */
    public synchronized MetadataServer keyColumns(String table, String json) {
        tables.stream().filter(known -> known.isNamed(table)).forEach(known -> known.setKey(json));
        return this;
    }

    /** Answers a call, such as {@code GetTable}, with this error from now on. */
    public synchronized MetadataServer error(String call, int code, String message) {
        errors.put(
                call, ResponseHeader.newBuilder().setErrorCode(code).setErrorMsg(message).build());
        return this;
    }

    /** Does not know a call, as a service of another version. */
    public synchronized MetadataServer lacking(String call) {
        unknown.add(call);
        return this;
    }

    /** Ends so many of the next calls in this way. */
    public synchronized MetadataServer fail(int times, Status status) {
        for (int i = 0; i < times; i++) {
            failures.add(status);
        }
        return this;
    }

    /** What becomes of the token of a request. */
    public synchronized MetadataServer returning(UnaryOperator<String> token) {
        this.echo = token;
        return this;
    }

    /** Answers nothing from now on. */
    public synchronized MetadataServer silent() {
        this.silent = true;
        return this;
    }

    /** What was asked for: the call and the names in it. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized List<String> tokens() {
        return List.copyOf(tokens);
    }

    @Override
    public void close() throws InterruptedException {
        server.shutdownNow().awaitTermination();
    }

    /**
     * @param answer a response for a header with the token and no error
     * @param refused a response for a header with an error
     */
    private synchronized <R> void respond(
            String call,
            String names,
            RequestHeader asked,
            StreamObserver<R> observer,
            Function<ResponseHeader.Builder, R> answer,
            Function<ResponseHeader, R> refused) {
        calls.add((call + " " + names).trim());
        tokens.add(asked.getToken());
        if (!failures.isEmpty()) {
            observer.onError(failures.remove().asRuntimeException());
            return;
        }
        if (unknown.contains(call)) {
            observer.onError(Status.UNIMPLEMENTED.asRuntimeException());
            return;
        }
        if (silent) {
            return;
        }
        String token = echo.apply(asked.getToken());
        observer.onNext(
                errors.containsKey(call)
                        ? refused.apply(errors.get(call).toBuilder().setToken(token).build())
                        : answer.apply(ResponseHeader.newBuilder().setToken(token)));
        observer.onCompleted();
    }

    private boolean knowsSchema(String schema) {
        return tables.stream().anyMatch(table -> table.isIn(schema));
    }

    @Nullable
    private DescribedTable find(String schema, String table) {
        return tables.stream()
                .filter(known -> known.isIn(schema) && known.isNamed(table))
                .findFirst()
                .orElse(null);
    }

    private final class Service extends MetadataServiceGrpc.MetadataServiceImplBase {

        @Override
        public void getTables(
                GetTablesRequest request, StreamObserver<GetTablesResponse> observer) {
            String schema = request.getSchemaName();
            respond(
                    "GetTables",
                    schema,
                    request.getHeader(),
                    observer,
                    header -> {
                        GetTablesResponse.Builder response = GetTablesResponse.newBuilder();
                        tables.stream()
                                .filter(table -> table.isIn(schema))
                                .forEach(table -> response.addTables(table.table()));
                        return response.setHeader(
                                        knowsSchema(schema)
                                                ? header
                                                : error(header, NO_SCHEMA, schema))
                                .build();
                    },
                    header -> GetTablesResponse.newBuilder().setHeader(header).build());
        }

        @Override
        public void getTable(GetTableRequest request, StreamObserver<GetTableResponse> observer) {
            String schema = request.getSchemaName();
            String name = request.getTableName();
            respond(
                    "GetTable",
                    schema + "." + name,
                    request.getHeader(),
                    observer,
                    header -> {
                        GetTableResponse.Builder response = GetTableResponse.newBuilder();
                        DescribedTable table = find(schema, name);
                        if (table != null) {
                            return response.setHeader(header).setTable(table.table()).build();
                        }
                        int code = knowsSchema(schema) ? NO_TABLE : NO_SCHEMA;
                        return response.setHeader(error(header, code, name)).build();
                    },
                    header -> GetTableResponse.newBuilder().setHeader(header).build());
        }

        @Override
        public void getColumns(
                GetColumnsRequest request, StreamObserver<GetColumnsResponse> observer) {
            String schema = request.getSchemaName();
            String name = request.getTableName();
            respond(
                    "GetColumns",
                    schema + "." + name,
                    request.getHeader(),
                    observer,
                    header -> {
                        GetColumnsResponse.Builder response = GetColumnsResponse.newBuilder();
                        DescribedTable table = find(schema, name);
                        return table == null || table.columns().isEmpty()
                                ? response.setHeader(error(header, NO_COLUMNS, name)).build()
                                : response.setHeader(header).addAllColumns(table.columns()).build();
                    },
                    header -> GetColumnsResponse.newBuilder().setHeader(header).build());
        }

        @Override
        public void getPrimaryIndex(
                GetPrimaryIndexRequest request, StreamObserver<GetPrimaryIndexResponse> observer) {
            respond(
                    "GetPrimaryIndex",
                    "",
                    request.getHeader(),
                    observer,
                    header -> {
                        GetPrimaryIndexResponse.Builder response =
                                GetPrimaryIndexResponse.newBuilder();
                        return tables.stream()
                                .filter(table -> table.table().getId() == request.getTableId())
                                .flatMap(table -> table.primaryIndex().stream())
                                .findFirst()
                                .map(response::setPrimaryIndex)
                                .map(found -> found.setHeader(header))
                                .orElseGet(
                                        () ->
                                                response.setHeader(
                                                        error(header, NO_PRIMARY_INDEX, "key")))
                                .build();
                    },
                    header -> GetPrimaryIndexResponse.newBuilder().setHeader(header).build());
        }

        private ResponseHeader.Builder error(ResponseHeader.Builder header, int code, String what) {
            return header.setErrorCode(code).setErrorMsg("'" + what + "' not found");
        }
    }
}
