package io.pixelsdb.pixels.flink.source.ownership;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What may still be in flight of owners before the present one, for the one after it: an owner that
 * comes and goes quickly must not let them be forgotten. Immutable.
 */
final class EarlierPolls {

    static final EarlierPolls NONE = new EarlierPolls(Duration.ZERO, Duration.ZERO);

    private final Duration timeout;
    private final Duration permits;

    /**
     * @param timeout longest deadline of these polls
     * @param permits how much longer they may be permitted, at most
     */
    EarlierPolls(Duration timeout, Duration permits) {
        this.timeout = requireNonNull(timeout, "timeout");
        this.permits = requireNonNull(permits, "permits");
    }

    Duration timeout() {
        return timeout;
    }

    Duration permits() {
        return permits;
    }
}
