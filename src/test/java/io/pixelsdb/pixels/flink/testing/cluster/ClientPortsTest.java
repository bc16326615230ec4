package io.pixelsdb.pixels.flink.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections are found with the process that has them. */
@EnabledOnOs(OS.LINUX)
class ClientPortsTest {

    @Test
    void connectionsOfAProcessAreFoundUntilTheyAreClosed() throws Exception {
        long pid = ProcessHandle.current().pid();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
            Socket client = new Socket(loopback, server.getLocalPort());
            int port = client.getLocalPort();

            assertThat(ClientPorts.of(pid)).contains(port, server.getLocalPort());
            client.close();
            assertThat(ClientPorts.of(pid)).doesNotContain(port);
        }
    }
}
