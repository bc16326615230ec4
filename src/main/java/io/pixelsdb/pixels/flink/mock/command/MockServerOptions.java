package io.pixelsdb.pixels.flink.mock.command;

import static io.pixelsdb.pixels.flink.mock.command.MockOption.BATCH;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.EXIT_WHEN_DRAINED;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.EXPECTED;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.FROM;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.HOST;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.LONG_POLL;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.PORT;
import static io.pixelsdb.pixels.flink.mock.command.MockOption.RECORD;

import io.pixelsdb.pixels.flink.mock.MockTable;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the command line of the mock server asks for, checked. Immutable. */
final class MockServerOptions {

    private static final Pattern HOST_AND_PORT = Pattern.compile("(.+):(\\d{1,5})");

    private final InetSocketAddress address;
    private final int batch;
    private final Duration longPoll;
    private final Optional<Path> expected;
    private final Optional<Path> record;
    private final boolean exitWhenDrained;
    private final FaultOptions faults;
    private final List<MockTable> tables;

    /** Reads the options that go with made-up tables, or with a recording instead of these. */
    MockServerOptions(CommandLine line) throws UsageException {
        this.address = new InetSocketAddress(line.text(HOST), (int) line.number(PORT, 0, 65_535));
        if (address.isUnresolved()) {
            throw HOST.wrong(line.text(HOST), "a known host name or an address");
        }
        this.batch = (int) line.number(BATCH, 1, Integer.MAX_VALUE);
        this.longPoll =
                line.has(LONG_POLL)
                        ? Duration.ofSeconds(line.number(LONG_POLL, 1, 3_600))
                        : Duration.ZERO;
        this.expected = FileOptions.output(line, EXPECTED);
        this.record = FileOptions.newOutput(line, RECORD);
        this.exitWhenDrained = line.has(EXIT_WHEN_DRAINED);
        this.faults = new FaultOptions(line);
        this.tables = List.copyOf(TableOptions.tables(line));
    }

    /** The server to pass polls on to; not resolved, as it may be away for now. */
    static InetSocketAddress from(CommandLine line) throws UsageException {
        Matcher matcher = HOST_AND_PORT.matcher(line.text(FROM));
        int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            throw FROM.wrong(line.text(FROM), "HOST:PORT");
        }
        return InetSocketAddress.createUnresolved(matcher.group(1), port);
    }

    InetSocketAddress address() {
        return address;
    }

    int batch() {
        return batch;
    }

    /** How long polls of an empty queue are held; zero if they are answered at once. */
    Duration longPoll() {
        return longPoll;
    }

    /** File for the expected rows, if they are wanted. */
    Optional<Path> expected() {
        return expected;
    }

    /** File for a recording, if one is wanted. */
    Optional<Path> record() {
        return record;
    }

    boolean exitWhenDrained() {
        return exitWhenDrained;
    }

    FaultOptions faults() {
        return faults;
    }

    /** One table at least. */
    List<MockTable> tables() {
        return tables;
    }
}
