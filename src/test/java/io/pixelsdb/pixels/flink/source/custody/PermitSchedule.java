package io.pixelsdb.pixels.flink.source.custody;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.source.coordination.Permit;
import io.pixelsdb.pixels.flink.source.coordination.PermitRequest;
import io.pixelsdb.pixels.flink.source.segment.JournalCut;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Readers that ask, poll as long as they may, are replaced, live on as zombies, and close. */
final class PermitSchedule {

    private static final int SUBTASKS = 3;
    private static final int STEPS = 400;
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(20);

    private final Random random;
    private final ManualClock clock = new ManualClock();
    private final PollPermits permits =
            new PollPermits(1, LEASE, POLL_TIMEOUT, List.of(), clock.getAsLong());
    private final Reader[] current = new Reader[SUBTASKS];
    private final List<Reader> everyone = new ArrayList<>();
    private final Map<BucketId, Long> largestWriter = new HashMap<>();

    PermitSchedule(long seed) {
        this.random = new Random(seed);
    }

    void run() {
        for (int subtask = 0; subtask < SUBTASKS; subtask++) {
            replace(subtask);
        }
        for (int step = 0; step < STEPS; step++) {
            clock.advance(Duration.ofMillis(random.nextInt(3_000)));
            int subtask = random.nextInt(SUBTASKS);
            switch (random.nextInt(12)) {
                case 0:
                    replace(subtask);
                    break;
                case 1:
                    close(everyone.get(random.nextInt(everyone.size())));
                    break;
                default:
                    everyone.get(random.nextInt(everyone.size())).ask();
                    current[subtask].ask();
                    break;
            }
            everyone.forEach(Reader::poll);
        }
    }

    private void replace(int subtask) {
        permits.supersede(subtask);
        current[subtask] = new Reader(subtask, "reader-" + everyone.size());
        everyone.add(current[subtask]);
    }

    private void close(Reader reader) {
        if (reader.writer != 0) {
            reader.closed = true;
            permits.closed(Set.of(reader.writer));
        }
    }

    private final class Reader {

        private final int subtask;
        private final String name;
        private final Set<BucketId> waiting;
        private final List<BucketId> held = new ArrayList<>();
        private long writer;
        private long permittedUntil = clock.getAsLong();
        private boolean closed;

        private Reader(int subtask, String name) {
            this.subtask = subtask;
            this.name = name;
            this.waiting = PollPermitsTest.buckets(2 * subtask, 2 * subtask + 1);
        }

        /** The answer may come late: it counts from the question all the same. */
        private void ask() {
            if (closed) {
                return;
            }
            long sent = clock.getAsLong();
            clock.advance(Duration.ofMillis(random.nextInt(500)));
            Optional<Permit> permit =
                    permits.answer(
                            subtask,
                            new PermitRequest(name, sent, waiting),
                            JournalCut.START,
                            random.nextInt(15) * 1_000_000_000L,
                            true,
                            clock.getAsLong());
            permit.ifPresent(
                    answer -> {
                        writer = answer.writer();
                        permittedUntil = answer.sentNanos() + answer.validNanos();
                        waiting.removeAll(answer.takenOver());
                        held.addAll(answer.takenOver());
                    });
        }

        private void poll() {
            if (closed || permittedUntil - clock.getAsLong() <= 0) {
                return;
            }
            for (BucketId bucket : held) {
                long largest = largestWriter.merge(bucket, writer, Math::max);
                assertThat(writer).as("writer that polls %s", bucket).isEqualTo(largest);
            }
        }
    }
}
