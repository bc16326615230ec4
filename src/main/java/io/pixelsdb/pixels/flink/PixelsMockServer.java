package io.pixelsdb.pixels.flink;

import io.pixelsdb.pixels.flink.mock.command.MockServerCommand;

/** Entry point of the mock server, which runs from the jar alone. */
public final class PixelsMockServer {

    private PixelsMockServer() {}

    public static void main(String[] args) {
        MockServerCommand command = new MockServerCommand(args, System.out, System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(command::stop, "stop"));
        System.exit(command.run());
    }
}
