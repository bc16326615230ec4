package io.pixelsdb.pixels.flink.mock.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command in a thread of this process, with a client. */
final class RunningCommand implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final MockServerCommand command;
    private final CompletableFuture<Integer> exitCode;
    private final ManagedChannel channel;

    /** Starts it on a free port and waits until it listens. */
    RunningCommand(String... args) {
        List<String> all = new ArrayList<>(List.of("--port", "0"));
        all.addAll(List.of(args));
        this.command =
                new MockServerCommand(
                        all.toArray(new String[0]),
                        new PrintStream(out, true),
                        new PrintStream(err, true));
        this.exitCode = CompletableFuture.supplyAsync(command::run);
        await().atMost(PATIENCE)
                .failFast(() -> exitCode.isDone())
                .until(() -> STARTED.matcher(out()).find());
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
    }

    int port() {
        Matcher started = STARTED.matcher(out());
        assertThat(started.find()).isTrue();
        return Integer.parseInt(started.group(1));
    }

    String out() {
        return out.toString();
    }

    List<String> lines() {
        return List.of(out().split("\\R"));
    }

    List<RowRecord> poll(String table, Integer... buckets) {
        return PixelsPollingServiceGrpc.newBlockingStub(channel)
                .pollEvents(
                        PollRequest.newBuilder()
                                .setSchemaName("public")
                                .setTableName(table)
                                .addAllBuckets(List.of(buckets))
                                .build())
                .getRecordsList();
    }

    boolean hasEnded() {
        return exitCode.isDone();
    }

    /** Stops it if it has not ended, and expects that it has succeeded. */
    @Override
    public void close() {
        channel.shutdownNow();
        command.stop();
        await().atMost(PATIENCE).until(exitCode::isDone);
        assertThat(exitCode).isCompletedWithValue(0);
        assertThat(err.toString()).isEmpty();
    }
}
