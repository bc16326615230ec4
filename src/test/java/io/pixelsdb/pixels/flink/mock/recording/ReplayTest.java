package io.pixelsdb.pixels.flink.mock.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    @TempDir private Path directory;

    @Test
    void answersEachResponseOnceInTheOrderOfItsBucket() throws IOException {
        try (Replay replay =
                replay(
                        Polls.poll(1, Polls.request("t", 0), "a0"),
                        Polls.poll(2, Polls.request("t", 1), "b0"),
                        Polls.poll(3, Polls.request("t", 0), "a1"),
                        Polls.poll(4, Polls.request("u", 0), "c0"))) {
            assertThat(replay.tables()).containsExactly("public.t", "public.u");
            assertThat(replay.waiting()).isEqualTo(4);

            assertThat(take(replay, "t", 1)).isEqualTo(Polls.response("b0"));
            assertThat(take(replay, "t", 1)).isEqualTo(nothing());
            assertThat(take(replay, "t", 0)).isEqualTo(Polls.response("a0"));
            assertThat(take(replay, "t", 1, 0)).isEqualTo(Polls.response("a1"));
            assertThat(take(replay, "u", 0, 5)).isEqualTo(Polls.response("c0"));
            assertThat(replay.waiting()).isZero();
            assertThat(replay.records()).isEqualTo(4);
        }
    }

    @Test
    void answersNothingToWhoAsksForSomethingElse() throws IOException {
        try (Replay replay = replay(Polls.poll(1, Polls.request("t", 0), "a0"))) {
            assertThat(take(replay, "t")).isEqualTo(nothing());
            assertThat(take(replay, "t", 1)).isEqualTo(nothing());
            assertThat(take(replay, "v", 0)).isEqualTo(nothing());
            assertThat(replay.knows(Polls.request("t"))).isTrue();
            assertThat(replay.knows(Polls.request("v"))).isFalse();
            assertThat(replay.waiting()).isEqualTo(1);
        }
    }

    @Test
    void responseOfSeveralBucketsWaitsForAllThatCameBefore() throws IOException {
        try (Replay replay =
                replay(
                        Polls.poll(1, Polls.request("t", 1), "b0"),
                        Polls.poll(2, Polls.request("t", 0, 1), "ab1"),
                        Polls.poll(3, Polls.request("t", 0), "a2"))) {
            assertThat(take(replay, "t", 0)).isEqualTo(nothing());
            assertThat(take(replay, "t", 1)).isEqualTo(Polls.response("b0"));
            assertThat(take(replay, "t", 0)).isEqualTo(Polls.response("ab1"));
            assertThat(take(replay, "t", 0)).isEqualTo(Polls.response("a2"));
        }
    }

    @Test
    void responseWithoutBucketsIsForEveryPoll() throws IOException {
        try (Replay replay =
                replay(
                        Polls.poll(1, Polls.request("t"), "1"),
                        Polls.poll(2, Polls.request("t"), "2"))) {
            assertThat(take(replay, "t", 77)).isEqualTo(Polls.response("1"));
            assertThat(take(replay, "t")).isEqualTo(Polls.response("2"));
        }
    }

    @Test
    void whatIsCutOffIsNotServed() throws IOException {
        Path file = directory.resolve("whole");
        Polls.record(
                file,
                Polls.poll(1, Polls.request("t", 0), "a0"),
                Polls.poll(2, Polls.request("t", 0), "a1"));
        byte[] all = Files.readAllBytes(file);
        Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(all, all.length - 1));

        try (Replay replay = Replay.open(cut)) {
            assertThat(replay.waiting()).isEqualTo(1);
            assertThat(replay.cutOff()).isPositive();
        }
    }

    private Replay replay(RecordedPoll... polls) throws IOException {
        Path file = directory.resolve("polls");
        Polls.record(file, polls);
        return Replay.open(file);
    }

    private static PollResponse take(Replay replay, String table, Integer... buckets) {
        return replay.take(Polls.request(table, buckets), true);
    }

    private static PollResponse nothing() {
        return PollResponse.getDefaultInstance();
    }
}
