package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.config.PixelsOptions;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ReadableConfig;

/** How eagerly one reader polls. Immutable. */
@Internal
public final class PollPolicy {

    private final Duration pollTimeout;
    private final int maxPollsInFlight;
    private final long maxBufferedBytes;
    private final Backoff idle;
    private final Backoff retry;
    private final Duration retryTimeout;

    private PollPolicy(ReadableConfig options) {
        pollTimeout = options.get(PixelsOptions.SOURCE_POLL_TIMEOUT);
        maxPollsInFlight = options.get(PixelsOptions.SOURCE_MAX_POLLS_IN_FLIGHT);
        maxBufferedBytes = options.get(PixelsOptions.SOURCE_MAX_BUFFERED_SIZE).getBytes();
        idle =
                new Backoff(
                        options.get(PixelsOptions.SOURCE_IDLE_BACKOFF_MIN),
                        options.get(PixelsOptions.SOURCE_IDLE_BACKOFF_MAX));
        retry =
                new Backoff(
                        options.get(PixelsOptions.SOURCE_RETRY_BACKOFF_MIN),
                        options.get(PixelsOptions.SOURCE_RETRY_BACKOFF_MAX));
        retryTimeout = options.get(PixelsOptions.SOURCE_RETRY_TIMEOUT);
    }

    public static PollPolicy from(ReadableConfig options) {
        return new PollPolicy(options);
    }

    /** Deadline of one poll. */
    Duration pollTimeout() {
        return pollTimeout;
    }

    int maxPollsInFlight() {
        return maxPollsInFlight;
    }

    long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    Backoff idle() {
        return idle;
    }

    Backoff retry() {
        return retry;
    }

    Duration retryTimeout() {
        return retryTimeout;
    }
}
