package io.pixelsdb.pixels.flink.mock.command;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.mock.recording.Forwarder;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Passes polls on to another server until the command is stopped, and records the responses. */
final class Forwarding {

    private static final long LOOK_MILLIS = 500;

    private final InetSocketAddress from;
    private final MockServerOptions options;
    private final Console console;

    Forwarding(InetSocketAddress from, MockServerOptions options, Console console) {
        this.from = requireNonNull(from, "from");
        this.options = requireNonNull(options, "options");
        this.console = requireNonNull(console, "console");
    }

    void run() throws FailedException, InterruptedException {
        try (RecordingOutput recording = RecordingOutput.create(options.record())) {
            Forwarder forwarder = start(recording);
            try (forwarder) {
                console.say("passing polls on to " + from.getHostString() + ":" + from.getPort());
                console.say(
                        "each takes its changes off that server: let the job poll here, nobody"
                                + " there");
                Listening.say(options.address(), forwarder.port(), console);
                while (!console.pause(LOOK_MILLIS)) {
                    recording.check();
                }
            }
            recording.check();
            recording.conclude(console);
        }
    }

    private Forwarder start(RecordingOutput recording) throws FailedException {
        try {
            return Forwarder.start(
                    options.address(), from.getHostString(), from.getPort(), recording.recorders());
        } catch (IOException e) {
            throw Listening.failed(options.address(), e);
        }
    }
}
