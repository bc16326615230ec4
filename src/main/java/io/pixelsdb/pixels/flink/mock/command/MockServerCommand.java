package io.pixelsdb.pixels.flink.mock.command;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The mock server as a program: reads options and does what they ask for. */
public final class MockServerCommand {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private static final long STOP_SECONDS = 60;

    private final String[] args;
    private final Console console;
    private final CountDownLatch ended = new CountDownLatch(1);

    public MockServerCommand(String[] args, PrintStream out, PrintStream err) {
        this.args = args.clone();
        this.console = new Console(out, err);
    }

    /** Serves until it is stopped or, if asked so, drained. Returns the exit code. */
    public int run() {
        try {
            CommandLine line = CommandLine.parse(args);
            if (line.has(MockOption.HELP)) {
                console.say(MockOption.help());
            } else {
                run(line);
            }
            return 0;
        } catch (UsageException e) {
            console.complain(e.getMessage());
            return WRONG_USAGE;
        } catch (FailedException e) {
            console.complain(e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } finally {
            ended.countDown();
        }
    }

    private void run(CommandLine line)
            throws UsageException, FailedException, InterruptedException {
        switch (Mode.of(line)) {
            case TABLES:
                new TableServing(new MockServerOptions(line), console).run();
                break;
            case RECORDING:
                new RecordingServing(
                                FileOptions.input(line, MockOption.REPLAY),
                                new MockServerOptions(line),
                                console)
                        .run();
                break;
            case FORWARDING:
                new Forwarding(MockServerOptions.from(line), new MockServerOptions(line), console)
                        .run();
                break;
            case SHOWING:
                new Showing(FileOptions.input(line, MockOption.SHOW), console).run();
                break;
            default:
                throw new IllegalStateException("No such mode");
        }
    }

    /** Makes {@link #run()} come to its end, and waits until it has said its last word. */
    public void stop() {
        console.stop();
        try {
            ended.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
