package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.MockServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Restarts a server every so often. Used by the command's thread alone. */
final class Restarts {

    private static final long AWAY_MILLIS = 1_000;

    private final Optional<Duration> every;
    private final boolean loseQueues;
    private long last = System.nanoTime();

    Restarts(Optional<Duration> every, boolean loseQueues) {
        this.every = requireNonNull(every, "every");
        this.loseQueues = loseQueues;
    }

    /** Restarts the server if it is time for it, or leaves it paused if the command shall stop. */
    void restartIfDue(MockServer server, Console console)
            throws InterruptedException, FailedException {
        if (every.isEmpty() || System.nanoTime() - last < every.get().toNanos()) {
            return;
        }
        // In good order, so that every change is known to be either sent or lost.
        server.pause();
        if (loseQueues) {
            server.loseQueues();
        }
        console.say("restarting, queues " + (loseQueues ? "lost" : "kept"));
        if (console.pause(AWAY_MILLIS)) {
            return;
        }
        try {
            server.reconnect();
        } catch (IOException e) {
            throw new FailedException("Cannot listen again", e);
        }
        last = System.nanoTime();
    }
}
