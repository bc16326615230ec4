package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.fault.RandomFaults;
import io.pixelsdb.pixels.flink.mock.recording.Replay;
import java.io.IOException;
import java.nio.file.Path;

/** Serves a recording until the command is stopped or, if asked so, everything is handed out. */
final class RecordingServing {

    private static final long LOOK_MILLIS = 100;

    private final Path file;
    private final MockServerOptions options;
    private final Console console;

    RecordingServing(Path file, MockServerOptions options, Console console) {
        this.file = requireNonNull(file, "file");
        this.options = requireNonNull(options, "options");
        this.console = requireNonNull(console, "console");
    }

    void run() throws FailedException, InterruptedException {
        try (Replay replay = Replay.open(file);
                RecordingOutput recording = RecordingOutput.create(options.record())) {
            serve(replay, recording);
        } catch (IOException e) {
            throw new FailedException("Cannot read " + MockOption.REPLAY + " " + file, e);
        }
    }

    private void serve(Replay replay, RecordingOutput recording)
            throws FailedException, InterruptedException {
        MockServer.Builder builder =
                MockServer.builder()
                        .answers(replay)
                        .longPoll(options.longPoll())
                        .delay(options.faults().delay());
        recording.recorders().forEach(builder::interceptor);
        RandomFaults faults = options.faults().newFaults();
        MockServer server = builder.buildOn(options.address());
        server.setFaults(faults);
        try (server) {
            console.say("serving " + replay.waiting() + " responses of " + replay.tables());
            if (replay.cutOff() > 0) {
                console.say("without the last one, which is cut off");
            }
            start(server);
            boolean drained = watch(replay, recording);
            if (!drained) {
                server.close();
            }
            recording.check();
            console.say(
                    "handed out "
                            + replay.records()
                            + " records, left over "
                            + replay.waiting()
                            + " responses");
            Listening.sayFaults(faults, console);
            recording.conclude(console);
            if (drained && !options.exitWhenDrained()) {
                console.awaitStop();
            }
        }
    }

    private void start(MockServer server) throws FailedException {
        try {
            server.start();
        } catch (IOException e) {
            throw Listening.failed(options.address(), e);
        }
        Listening.say(options.address(), server.port(), console);
    }

    private boolean watch(Replay replay, RecordingOutput recording)
            throws FailedException, InterruptedException {
        while (replay.waiting() > 0) {
            recording.check();
            if (console.pause(LOOK_MILLIS)) {
                return false;
            }
        }
        return true;
    }
}
