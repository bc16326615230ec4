package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The mock server as a program: reads options, serves one table and tells how it goes. */
public final class MockServerCommand {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private static final long LOOK_MILLIS = 100;
    private static final int LOOKS_PER_PROGRESS = 30;
    private static final long STOP_SECONDS = 30;

    private final String[] args;
    private final PrintStream out;
    private final PrintStream err;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    public MockServerCommand(String[] args, PrintStream out, PrintStream err) {
        this.args = args.clone();
        this.out = requireNonNull(out, "out");
        this.err = requireNonNull(err, "err");
    }

    /** Serves until it is stopped or, if asked so, drained. Returns the exit code. */
    public int run() {
        try {
            CommandLine line = CommandLine.parse(args);
            if (line.has(MockOption.HELP)) {
                say(MockOption.help());
                return 0;
            }
            return serve(new MockServerOptions(line));
        } catch (UsageException e) {
            err.println(e.getMessage());
            return WRONG_USAGE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } finally {
            ended.countDown();
        }
    }

    /** Makes {@link #run} come to its end, and waits until it has said its last word. */
    public void stop() {
        stop.countDown();
        try {
            ended.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int serve(MockServerOptions options) throws InterruptedException {
        MockTable table = options.table();
        InetSocketAddress address = options.address();
        MockServer server =
                MockServer.builder()
                        .table(table)
                        .batch(options.batch())
                        .build(NettyServerBuilder.forAddress(address));
        String host = address.getHostString() + ":";
        try (server) {
            server.start();
            say("serving " + table + " on " + host + server.port());
            say("PixelsMockServer started on port " + server.port());
            ServedTable served = server.table(table.schemaName(), table.tableName());
            boolean drained = watch(served);
            if (!drained) {
                // What is in flight decides what the table must contain.
                server.close();
            }
            boolean written = conclude(served, options);
            if (drained && !options.exitWhenDrained()) {
                stop.await();
            }
            return written ? 0 : FAILED;
        } catch (IOException e) {
            err.println("Cannot listen on " + host + address.getPort() + ": " + reason(e));
            return FAILED;
        }
    }

    /** Reports progress until everything is handed out (true) or the server shall stop (false). */
    private boolean watch(ServedTable served) throws InterruptedException {
        String reported = "";
        for (int looks = 1; !served.drained(); looks++) {
            if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            String progress = progress(served);
            if (looks % LOOKS_PER_PROGRESS == 0 && !progress.equals(reported)) {
                say(progress);
                reported = progress;
            }
        }
        return true;
    }

    private static String progress(ServedTable served) {
        // Looked at first, so that it cannot be more than what was produced by then.
        int queued = served.queues().remaining();
        return "produced "
                + served.counts().produced()
                + ", handed out "
                + served.handedOut()
                + ", queued "
                + queued
                + served.fullBucket().map(bucket -> ", bucket " + bucket + " is full").orElse("");
    }

    /** Says what the table must contain. False if it could not be written to the file. */
    private boolean conclude(ServedTable served, MockServerOptions options) {
        say("produced " + served.counts());
        long lost = served.counts().produced() - served.handedOut();
        say(
                "handed out "
                        + served.handedOut()
                        + (lost == 0 ? ", all of them" : ", dropped " + lost));
        say("the table must contain " + served.expectedCount() + " rows");
        Optional<Path> file = options.expected();
        try {
            if (file.isPresent()) {
                new ExpectedCsv(served).write(file.get());
                say("these rows are in " + file.get());
            }
            return true;
        } catch (IOException e) {
            err.println(
                    "Cannot write " + MockOption.EXPECTED + " " + file.get() + ": " + reason(e));
            return false;
        }
    }

    /** Flushed line by line, as scripts wait for some of them. */
    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
