package io.pixelsdb.pixels.flink.mock.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc.PixelsPollingServiceBlockingStub;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command in this process and polls it over a loopback connection. */
class MockServerITCase {

    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void servesTellsWhatTheTableMustContainAndEnds(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("expected.csv");
        CompletableFuture<Integer> exitCode =
                start(
                        "--changes",
                        "300",
                        "--rate",
                        "0",
                        "--buckets",
                        "2",
                        "--mix",
                        "70:0:30:0",
                        "--exit-when-drained",
                        "--expected",
                        file.toString());

        assertThat(pollUntil(300)).hasSize(300);
        await().atMost(Duration.ofMinutes(1)).until(exitCode::isDone);
        assertThat(exitCode.get()).isZero();
        long rows = Files.readAllLines(file).stream().filter(line -> isRow(line)).count();
        assertThat(out.toString())
                .startsWith(
                        "serving public.orders (id INT NOT NULL, data STRING, price DOUBLE; key id)"
                                + " with 2 buckets on 127.0.0.1:")
                .contains("produced 300 changes (inserted ")
                .contains("handed out 300, all of them")
                .contains("the table must contain " + rows + " rows")
                .contains("these rows are in " + file);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void goesOnServingAfterItsLastChangeUntilItIsStopped() throws Exception {
        MockServerCommand command = command("--changes", "10", "--rate", "0", "--buckets", "2");
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(command::run);

        assertThat(pollUntil(10)).hasSize(10);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> out.toString().contains("the table must contain"));
        assertThat(poll()).isEmpty();
        assertThat(exitCode).isNotDone();

        command.stop();
        await().atMost(Duration.ofMinutes(1)).until(exitCode::isDone);
        assertThat(exitCode.get()).isZero();
    }

    @Test
    void saysAtTheEndWhatWasNotHandedOut() throws Exception {
        MockServerCommand command = command("--rate", "0", "--buckets", "2", "--queue", "5");
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(command::run);
        await().atMost(Duration.ofMinutes(1)).until(() -> out.toString().contains("started"));

        command.stop();
        await().atMost(Duration.ofMinutes(1)).until(exitCode::isDone);
        assertThat(out.toString())
                .containsPattern("handed out 0, dropped \\d+")
                .contains("the table must contain 0 rows");
    }

    @Test
    void saysWhenItsPortIsTaken() throws Exception {
        MockServerCommand first = command("--changes", "0");
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(first::run);
        await().atMost(Duration.ofMinutes(1)).until(() -> out.toString().contains("started"));

        String port = Integer.toString(port());
        assertThat(
                        new MockServerCommand(
                                        new String[] {"--port", port},
                                        new PrintStream(out, true),
                                        new PrintStream(err, true))
                                .run())
                .isEqualTo(1);
        assertThat(err.toString()).contains("Cannot listen on 127.0.0.1:" + port + ": ");
        first.stop();
        await().atMost(Duration.ofMinutes(1)).until(exitCode::isDone);
    }

    private CompletableFuture<Integer> start(String... args) {
        return CompletableFuture.supplyAsync(command(args)::run);
    }

    private MockServerCommand command(String... args) {
        List<String> all = new ArrayList<>(List.of("--port", "0"));
        all.addAll(List.of(args));
        return new MockServerCommand(
                all.toArray(new String[0]), new PrintStream(out, true), new PrintStream(err, true));
    }

    private int port() {
        Matcher started = STARTED.matcher(out.toString());
        return started.find() ? Integer.parseInt(started.group(1)) : 0;
    }

    private List<RowRecord> pollUntil(int count) {
        List<RowRecord> records = new ArrayList<>();
        await().atMost(Duration.ofMinutes(1)).until(() -> port() > 0);
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            records.addAll(poll());
                            return records.size() >= count;
                        });
        return records;
    }

    private List<RowRecord> poll() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
        try {
            PixelsPollingServiceBlockingStub stub =
                    PixelsPollingServiceGrpc.newBlockingStub(channel);
            return stub.pollEvents(
                            PollRequest.newBuilder()
                                    .setSchemaName("public")
                                    .setTableName("orders")
                                    .addBuckets(0)
                                    .addBuckets(1)
                                    .build())
                    .getRecordsList();
        } finally {
            channel.shutdownNow();
        }
    }

    /** A text with a line break goes on in the next line. */
    private static boolean isRow(String line) {
        return line.matches("-?\\d+,.*");
    }
}
