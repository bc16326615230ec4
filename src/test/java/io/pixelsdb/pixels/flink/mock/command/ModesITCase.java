package io.pixelsdb.pixels.flink.mock.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pixelsdb.pixels.flink.mock.BenchmarkTable;
import io.pixelsdb.pixels.flink.proto.RowRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else the command does than serving one table, over loopback connections. */
class ModesITCase {

    @TempDir private Path directory;

    @Test
    void servesTheTablesOfABenchmarkAndTellsTheRowsOfEach() throws Exception {
        Path expected = directory.resolve("rows.csv");
        Map<String, Integer> polled = new HashMap<>();
        RunningCommand command =
                new RunningCommand(
                        "--tables",
                        "chbenchmark",
                        "--changes",
                        "6000",
                        "--rate",
                        "0",
                        "--buckets",
                        "3",
                        "--exit-when-drained",
                        "--expected",
                        expected.toString());
        try (command) {
            soon().until(
                            () -> {
                                for (BenchmarkTable table : BenchmarkTable.of("chbenchmark")) {
                                    String name = table.tableName();
                                    int records = command.poll(name, 0, 1, 2).size();
                                    polled.merge(name, records, Integer::sum);
                                }
                                return sum(polled) == 6_000;
                            });
            soon().until(command::hasEnded);
        }

        assertThat(polled)
                .hasSize(12)
                .allSatisfy((name, count) -> assertThat(count).isEqualTo(500));
        for (String name : polled.keySet()) {
            Path rows = directory.resolve("rows." + name + ".csv");
            assertThat(rows).exists();
            assertThat(command.lines())
                    .contains(name + ": handed out 500, all of them")
                    .contains(name + ": these rows are in " + rows);
        }
        // A table of whole numbers alone has a row in each line.
        long rows = Files.readAllLines(directory.resolve("rows.new_order.csv")).size() - 1;
        assertThat(command.lines()).contains("new_order: the table must contain " + rows + " rows");
    }

    @Test
    void countsWhatItLosesAndSpoils() {
        List<RowRecord> polled = new ArrayList<>();
        RunningCommand command =
                new RunningCommand(
                        "--changes",
                        "3000",
                        "--rate",
                        "1500",
                        "--buckets",
                        "2",
                        "--batch",
                        "20",
                        "--faults",
                        "lose:5,internal:5",
                        "--bad-records",
                        "bad-value:10",
                        "--restart-every",
                        "1",
                        "--exit-when-drained");
        try (command) {
            soon().until(
                            () -> {
                                polled.addAll(pollPatiently(command));
                                return command.hasEnded();
                            });
        }

        String out = command.out();
        assertThat(out)
                .contains("restarting, queues lost")
                .containsPattern("malformed records: bad-value \\d+")
                .containsPattern("polls that went wrong on purpose: internal \\d+, lose \\d+");
        long undelivered = number(out, "in polls that failed ");
        long unreadable = number(out, "in malformed records ");
        assertThat(undelivered).isPositive();
        assertThat(unreadable).isPositive();
        assertThat(number(out, "in restarts ")).isPositive();
        assertThat(polled.size())
                .as("what was handed out but what polls have lost, malformed or not")
                .isLessThanOrEqualTo((int) (number(out, "handed out ") - undelivered));
    }

    @Test
    void replaysWhatItHasRecordedAndDescribesIt() {
        Path file = directory.resolve("polls.rec");
        List<RowRecord> first;
        try (RunningCommand command =
                new RunningCommand(
                        "--changes",
                        "300",
                        "--rate",
                        "0",
                        "--buckets",
                        "2",
                        "--batch",
                        "70",
                        "--record",
                        file.toString())) {
            first = pollAll(command, 300);
        }

        RunningCommand replaying =
                new RunningCommand("--replay", file.toString(), "--exit-when-drained");
        List<RowRecord> second;
        try (replaying) {
            second = pollAll(replaying, 300);
            soon().until(replaying::hasEnded);
        }

        assertThat(second).containsExactlyInAnyOrderElementsOf(first);
        assertThat(replaying.out())
                .contains(" responses of [public.orders]")
                .contains("handed out 300 records, left over 0 responses");
        assertThat(show(file))
                .contains("public.orders: ")
                .contains(" with 300 records (INSERT ")
                .contains("nulls are flagged (g3): source.null-encoding=flag");
    }

    @Test
    void recordsWhatAnotherServerSends() {
        Path file = directory.resolve("polls.rec");
        try (RunningCommand server =
                        new RunningCommand("--changes", "100", "--rate", "0", "--buckets", "2");
                RunningCommand between =
                        new RunningCommand(
                                "--from",
                                "127.0.0.1:" + server.port(),
                                "--record",
                                file.toString())) {
            assertThat(pollAll(between, 100)).hasSize(100);
            assertThat(server.poll("orders", 0, 1)).isEmpty();
        }

        assertThat(show(file)).contains(" with 100 records");
    }

    @Test
    void servesOneQueueToLongPolls() {
        RunningCommand command = new RunningCommand("--long-poll", "3600", "--changes", "1");
        try (command) {
            assertThat(command.poll("orders")).hasSize(1);
            assertThat(command.lines().get(0)).contains("with one queue, no buckets on ");
        }
    }

    private List<RowRecord> pollAll(RunningCommand command, int count) {
        List<RowRecord> records = new ArrayList<>();
        soon().until(
                        () -> {
                            records.addAll(command.poll("orders", 0));
                            records.addAll(command.poll("orders", 1));
                            return records.size() >= count;
                        });
        return records;
    }

    /** Nothing where the server fails or is away. */
    private static List<RowRecord> pollPatiently(RunningCommand command) {
        try {
            return command.poll("orders", 0, 1);
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode())
                    .isIn(Status.Code.UNAVAILABLE, Status.Code.INTERNAL, Status.Code.CANCELLED);
            return List.of();
        }
    }

    private static String show(Path file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true);
        assertThat(
                        new MockServerCommand(
                                        new String[] {"--show", file.toString()}, print, print)
                                .run())
                .isZero();
        return out.toString();
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static long number(String text, String before) {
        int start = text.lastIndexOf(before) + before.length();
        assertThat(text).contains(before);
        return Long.parseLong(text.substring(start).replaceAll("(?s)\\D.*", ""));
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2));
    }
}
