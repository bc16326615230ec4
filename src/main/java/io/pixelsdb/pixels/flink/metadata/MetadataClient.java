package io.pixelsdb.pixels.flink.metadata;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.pixelsdb.pixels.flink.proto.Column;
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
import io.pixelsdb.pixels.flink.proto.Table;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the metadata service of a Pixels daemon, and waits for its answers. Runs where the job is
 * submitted, in one thread.
 */
@Internal
public final class MetadataClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataClient.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final MetadataErrors errors;
    private final MetadataChannel channel;

    /**
     * Connects with the first question.
     *
     * @throws MetadataException if that cannot be a host
     */
    public MetadataClient(String host, int port) {
        this(host + ":" + port, channelTo(host, port), TIMEOUT, FIRST_PAUSE);
    }

    MetadataClient(
            String address,
            ManagedChannelBuilder<?> builder,
            Duration timeout,
            Duration firstPause) {
        this.errors = new MetadataErrors(address, timeout);
        this.channel = new MetadataChannel(errors, builder, timeout, firstPause);
    }

    private static ManagedChannelBuilder<?> channelTo(String host, int port) {
        try {
            return NettyChannelBuilder.forAddress(host, port);
        } catch (IllegalArgumentException e) {
            throw new MetadataException("'" + host + "' is no name or address of a host", true);
        }
    }

    /**
     * Names of all tables, in the order of their characters.
     *
     * @throws MetadataException if the service does not tell
     */
    public List<String> tables(String schemaName) {
        RequestHeader header = newHeader();
        GetTablesRequest request =
                GetTablesRequest.newBuilder().setHeader(header).setSchemaName(schemaName).build();
        GetTablesResponse response =
                channel.call(MetadataServiceGrpc.getGetTablesMethod(), request);
        check(header, response.getHeader(), schemaName, null);
        return response.getTablesList().stream()
                .map(Table::getName)
                .sorted()
                .collect(Collectors.toList());
    }

    /**
     * Columns and key of a table.
     *
     * @param withKey whether to ask for the key
     * @throws MetadataException if the service does not tell, or knows no such table
     */
    public TableMetadata table(String schemaName, String tableName, boolean withKey) {
        Table table = find(schemaName, tableName);
        List<Column> columns = columns(schemaName, tableName);
        String name = schemaName + "." + tableName;
        return new TableMetadata(
                name, columns, withKey ? key(name, table.getId(), columns) : List.of());
    }

    private Table find(String schemaName, String tableName) {
        RequestHeader header = newHeader();
        GetTableRequest request =
                GetTableRequest.newBuilder()
                        .setHeader(header)
                        .setSchemaName(schemaName)
                        .setTableName(tableName)
                        .build();
        GetTableResponse response = channel.call(MetadataServiceGrpc.getGetTableMethod(), request);
        check(header, response.getHeader(), schemaName, tableName);
        String found = response.getTable().getName();
        if (!found.equals(tableName)) {
            LOG.warn(
                    "The metadata service knows table '{}' as '{}'. If no rows arrive, write it so:"
                            + " servers answer a name in the wrong case with nothing",
                    tableName,
                    found);
        }
        return response.getTable();
    }

    private List<Column> columns(String schemaName, String tableName) {
        RequestHeader header = newHeader();
        GetColumnsRequest request =
                GetColumnsRequest.newBuilder()
                        .setHeader(header)
                        .setSchemaName(schemaName)
                        .setTableName(tableName)
                        .build();
        GetColumnsResponse response =
                channel.call(MetadataServiceGrpc.getGetColumnsMethod(), request);
        check(header, response.getHeader(), schemaName, tableName);
        if (response.getColumnsCount() == 0) {
            throw errors.ofNoColumns(schemaName, tableName);
        }
        return response.getColumnsList();
    }

    private List<String> key(String name, long tableId, List<Column> columns) {
        RequestHeader header = newHeader();
        GetPrimaryIndexRequest request =
                GetPrimaryIndexRequest.newBuilder().setHeader(header).setTableId(tableId).build();
        GetPrimaryIndexResponse response =
                channel.call(MetadataServiceGrpc.getGetPrimaryIndexMethod(), request);
        checkToken(header, response.getHeader());
        int code = response.getHeader().getErrorCode();
        if (code == MetadataErrors.NO_PRIMARY_INDEX) {
            LOG.warn(
                    "Table {} has no primary index in Pixels, so that its target takes inserts"
                            + " only. A key can be named by source.primary-key",
                    name);
            return List.of();
        }
        if (code != 0) {
            throw errors.ofKey(
                    name, "error " + code + ", '" + response.getHeader().getErrorMsg() + "'");
        }
        String json = response.getPrimaryIndex().getKeyColumns();
        try {
            return KeyColumns.names(json, columns);
        } catch (IllegalArgumentException e) {
            throw errors.ofKey(name, "'" + json + "': " + e.getMessage());
        }
    }

    private static RequestHeader newHeader() {
        return RequestHeader.newBuilder().setToken(UUID.randomUUID().toString()).build();
    }

    private void check(
            RequestHeader asked,
            ResponseHeader answered,
            String schemaName,
            @Nullable String tableName) {
        checkToken(asked, answered);
        if (answered.getErrorCode() != 0) {
            throw errors.ofHeader(answered, schemaName, tableName);
        }
    }

    /** A service may leave the token out of an error, which tells enough of whose answer it is. */
    private void checkToken(RequestHeader asked, ResponseHeader answered) {
        boolean errorAlone = answered.getErrorCode() != 0 && answered.getToken().isEmpty();
        if (!errorAlone && !answered.getToken().equals(asked.getToken())) {
            throw errors.ofForeignResponse();
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
