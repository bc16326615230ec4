package io.pixelsdb.pixels.flink.mock.command;

import static io.pixelsdb.pixels.flink.mock.command.MockOption.BAD_RECORDS;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.DELAY;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.FAULTS;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.RESTART_EVERY;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.RESTART_QUEUES;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.SEED;

import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.PollFault;
import io.pixelsdb.pixels.flink.mock.fault.Chances;
import io.pixelsdb.pixels.flink.mock.fault.RandomFaults;
import io.pixelsdb.pixels.flink.mock.fault.RecordFlaw;
import io.pixelsdb.pixels.flink.mock.fault.RecordSpoiler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What shall go wrong, as the command line asks for it. Immutable. */
final class FaultOptions {

    private final long seed;
    private final Chances<PollFault> polls;
    private final Chances<RecordFlaw> records;
    private final Duration delay;
    private final Optional<Duration> restartEvery;
    private final boolean restartLosesQueues;

    FaultOptions(CommandLine line) throws UsageException {
        this.seed = line.number(SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        this.polls =
                line.has(FAULTS)
                        ? chances(line, FAULTS, RandomFaults::parse)
                        : Chances.none(PollFault.class);
        this.records =
                line.has(BAD_RECORDS)
                        ? chances(line, BAD_RECORDS, RecordSpoiler::parse)
                        : Chances.none(RecordFlaw.class);
        this.delay = Duration.ofMillis(line.number(DELAY, 0, 3_600_000));
        this.restartEvery =
                line.has(RESTART_EVERY)
                        ? Optional.of(Duration.ofSeconds(line.number(RESTART_EVERY, 1, 86_400)))
                        : Optional.empty();
        this.restartLosesQueues = line.first(RESTART_QUEUES, "lose", "keep");
        if (line.has(RESTART_QUEUES) && restartEvery.isEmpty()) {
            throw new UsageException(RESTART_QUEUES + " goes with " + RESTART_EVERY);
        }
    }

    private static <E extends Enum<E>> Chances<E> chances(
            CommandLine line, MockOption option, Function<String, Chances<E>> parser)
            throws UsageException {
        try {
            return parser.apply(line.text(option));
        } catch (IllegalArgumentException e) {
            throw option.wrong(line.text(option), e.getMessage());
        }
    }

    RandomFaults newFaults() {
        return new RandomFaults(polls, seed);
    }

    RecordSpoiler newSpoiler(MockTable table) {
        return new RecordSpoiler(table, records, table.seed());
    }

    Duration delay() {
        return delay;
    }

    Restarts newRestarts() {
        return new Restarts(restartEvery, restartLosesQueues);
    }
}
