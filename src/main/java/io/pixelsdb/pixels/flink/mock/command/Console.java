package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a command talks to people, and where they tell it to stop. Thread-safe. */
final class Console {

    private final PrintStream out;
    private final PrintStream err;
    private final CountDownLatch stop = new CountDownLatch(1);

    Console(PrintStream out, PrintStream err) {
        this.out = requireNonNull(out, "out");
        this.err = requireNonNull(err, "err");
    }

    /** Flushed line by line, as scripts wait for some of them. */
    void say(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String line) {
        err.println(line);
        err.flush();
    }

    /** The command shall come to its end. */
    void stop() {
        stop.countDown();
    }

    /** Waits for a while. True, and at once, when the command shall stop. */
    boolean pause(long millis) throws InterruptedException {
        return stop.await(millis, TimeUnit.MILLISECONDS);
    }

    void awaitStop() throws InterruptedException {
        stop.await();
    }
}
