package io.pixelsdb.pixels.flink.mock;

import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc.PixelsPollingServiceBlockingStub;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.io.IOException;
import java.util.List;

/** A server in this process that serves one table, with a client. */
final class InProcess implements AutoCloseable {

    private final MockServer server;
    private final ServedTable table;
    private final ManagedChannel channel;
    private final PixelsPollingServiceBlockingStub stub;

    InProcess(MockTable table, int batch) throws IOException {
        this(table, MockServer.builder().batch(batch));
    }

    InProcess(MockTable table, MockServer.Builder builder) throws IOException {
        String name = InProcessServerBuilder.generateName();
        this.server = builder.table(table).build(InProcessServerBuilder.forName(name)).start();
        this.table = server.table(table.schemaName(), table.tableName());
        this.channel = InProcessChannelBuilder.forName(name).build();
        this.stub = PixelsPollingServiceGrpc.newBlockingStub(channel);
    }

    MockServer server() {
        return server;
    }

    ServedTable table() {
        return table;
    }

    ManagedChannel channel() {
        return channel;
    }

    List<RowRecord> poll(Integer... buckets) {
        return poll(table.table().schemaName(), table.table().tableName(), buckets);
    }

    List<RowRecord> poll(String schemaName, String tableName, Integer... buckets) {
        PollRequest request =
                PollRequest.newBuilder()
                        .setSchemaName(schemaName)
                        .setTableName(tableName)
                        .addAllBuckets(List.of(buckets))
                        .build();
        return stub.pollEvents(request).getRecordsList();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
    }
}
