package io.pixelsdb.pixels.flink.mock.command;

import static io.pixelsdb.pixels.flink.mock.command.MockOption.DELAY;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.EXIT_WHEN_DRAINED;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.FAULTS;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.FROM;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.HOST;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.LONG_POLL;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.PORT;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.RECORD;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.REPLAY;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.SEED;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.SHOW;

import java.util.EnumSet;
import java.util.Set;

/** What the command does, with the options that go with it. */
enum Mode {
    /** Serves made-up tables. */
    TABLES(EnumSet.complementOf(EnumSet.of(REPLAY, FROM, SHOW))),
    /** Serves a recording. */
    RECORDING(
            EnumSet.of(
                    REPLAY, HOST, PORT, LONG_POLL, FAULTS, DELAY, SEED, RECORD, EXIT_WHEN_DRAINED)),
    /** Passes polls on to another server. */
    FORWARDING(EnumSet.of(FROM, HOST, PORT, RECORD)),
    /** Describes a recording. */
    SHOWING(EnumSet.of(SHOW));

    private final Set<MockOption> options;

    Mode(Set<MockOption> options) {
        this.options = options;
    }

    /**
     * @throws UsageException if options are given that do not go together
     */
    static Mode of(CommandLine line) throws UsageException {
        if (line.has(SHOW)) {
            return SHOWING.checked(SHOW, line);
        }
        if (line.has(FROM)) {
            return FORWARDING.checked(FROM, line);
        }
        return line.has(REPLAY) ? RECORDING.checked(REPLAY, line) : TABLES;
    }

    private Mode checked(MockOption chosen, CommandLine line) throws UsageException {
        for (MockOption option : MockOption.values()) {
            if (line.has(option) && !options.contains(option)) {
                throw new UsageException(option + " does not go with " + chosen);
            }
        }
        return this;
    }
}
