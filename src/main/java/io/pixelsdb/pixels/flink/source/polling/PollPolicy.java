package io.pixelsdb.pixels.flink.source.polling;

import io.pixelsdb.pixels.flink.config.PollingOptions;
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
        pollTimeout = options.get(PollingOptions.POLL_TIMEOUT);
        maxPollsInFlight = options.get(PollingOptions.MAX_POLLS_IN_FLIGHT);
        maxBufferedBytes = options.get(PollingOptions.MAX_BUFFERED_SIZE).getBytes();
        idle =
                new Backoff(
                        options.get(PollingOptions.IDLE_BACKOFF_MIN),
                        options.get(PollingOptions.IDLE_BACKOFF_MAX));
        retry =
                new Backoff(
                        options.get(PollingOptions.RETRY_BACKOFF_MIN),
                        options.get(PollingOptions.RETRY_BACKOFF_MAX));
        retryTimeout = options.get(PollingOptions.RETRY_TIMEOUT);
    }

    public static PollPolicy from(ReadableConfig options) {
        return new PollPolicy(options);
    }

    /** Deadline of one poll. */
    public Duration pollTimeout() {
        return pollTimeout;
    }

    int maxPollsInFlight() {
        return maxPollsInFlight;
    }

    public long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    Backoff idle() {
        return idle;
    }

    Backoff retry() {
        return retry;
    }

    public Duration retryTimeout() {
        return retryTimeout;
    }
}
