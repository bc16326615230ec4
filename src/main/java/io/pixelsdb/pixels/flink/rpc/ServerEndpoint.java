package io.pixelsdb.pixels.flink.rpc;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

/** Where a server is, and the limits of one call to it. Immutable. */
@Internal
public final class ServerEndpoint {

    private final String host;
    private final int port;
    private final Duration pollTimeout;
    private final int maxResponseBytes;

    private ServerEndpoint(ReadableConfig options) {
        this.host = options.get(PixelsOptions.SERVER_HOST);
        this.port = options.get(PixelsOptions.SERVER_PORT);
        this.pollTimeout = options.get(PollingOptions.POLL_TIMEOUT);
        this.maxResponseBytes =
                (int)
                        Math.min(
                                Integer.MAX_VALUE,
                                options.get(PollingOptions.MAX_RESPONSE_SIZE).getBytes());
    }

    public static ServerEndpoint from(ReadableConfig options) {
        return new ServerEndpoint(options);
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** Deadline of one poll. */
    public Duration pollTimeout() {
        return pollTimeout;
    }

    public int maxResponseBytes() {
        return maxResponseBytes;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
