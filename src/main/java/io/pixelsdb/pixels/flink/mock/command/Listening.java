package io.pixelsdb.pixels.flink.mock.command;

import io.pixelsdb.pixels.flink.mock.fault.RandomFaults;
import java.io.IOException;
import java.net.InetSocketAddress;

/** What all servers say of themselves. */
final class Listening {

    private Listening() {}

    static void say(InetSocketAddress address, int port, Console console) {
        console.say("listening on " + address.getHostString() + ":" + port);
        console.say("PixelsMockServer started on port " + port);
    }

    static void sayFaults(RandomFaults faults, Console console) {
        if (!faults.toString().isEmpty()) {
            console.say("polls that went wrong on purpose: " + faults);
        }
    }

    static FailedException failed(InetSocketAddress address, IOException e) {
        return new FailedException(
                "Cannot listen on " + address.getHostString() + ":" + address.getPort(), e);
    }
}
