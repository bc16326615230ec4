package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.testing.cluster.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -cp pixels-flink-source.jar io.pixelsdb.pixels.flink.PixelsMockServer}, no more. */
class MockServerFromJarITCase {

    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    @TempDir private Path folder;

    @Test
    void servesChangesWithNothingElseOnTheClassPath() {
        try (ChildJvm mock =
                ChildJvm.start(
                        List.of(),
                        System.getProperty("pixels.it.jar"),
                        "io.pixelsdb.pixels.flink.PixelsMockServer",
                        List.of("--port", "0", "--changes", "100"),
                        Map.of(),
                        folder.resolve("mock.log"))) {
            int port = awaitPort(mock);
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
            try {
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> poll(channel).getRecordsCount() > 0);
            } finally {
                channel.shutdownNow();
            }
            // One line at least, and no complaint about a logger that is not there.
            assertThat(mock.output()).doesNotContain("SLF4J").doesNotContain("Exception");
        }
    }

    private static int awaitPort(ChildJvm mock) {
        return await("the mock server says where it listens")
                .atMost(Duration.ofMinutes(3))
                .failFast("the mock server ended", mock::endedByItself)
                .until(() -> port(mock), Optional::isPresent)
                .get();
    }

    private static Optional<Integer> port(ChildJvm mock) {
        Matcher matcher = STARTED.matcher(mock.output());
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    private static PollResponse poll(ManagedChannel channel) {
        return PixelsPollingServiceGrpc.newBlockingStub(channel)
                .pollEvents(
                        PollRequest.newBuilder()
                                .setSchemaName("public")
                                .setTableName("orders")
                                .addAllBuckets(
                                        IntStream.range(0, 128)
                                                .boxed()
                                                .collect(Collectors.toList()))
                                .build());
    }
}
