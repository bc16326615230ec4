package io.pixelsdb.pixels.flink.source.polling;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import io.pixelsdb.pixels.flink.rpc.PollException;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.flink.annotation.Internal;

/** What a failed poll means for the job. */
@Internal
public final class PollFailure {

    private PollFailure() {}

    /** What the client reported, or that it broke its contract. */
    public static PollException causeOf(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof PollException
                ? (PollException) cause
                : new PollException("Unexpected " + cause, false, true);
    }

    /**
     * The error that the reader ends with; empty if it shall try again.
     *
     * @param failing how long the bucket has been failing
     */
    public static Optional<IOException> verdict(
            BucketId bucket, PollException cause, Duration failing, Duration retryTimeout) {
        String failure = "Polling " + bucket + " failed: " + cause.getMessage();
        if (!cause.isRetriable()) {
            return Optional.of(new UnrecoverableException(failure, cause));
        }
        if (failing.compareTo(retryTimeout) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                new IOException(
                        failure
                                + ". Gave up after "
                                + PollingOptions.RETRY_TIMEOUT.key()
                                + " = "
                                + retryTimeout.toSeconds()
                                + " s",
                        cause));
    }
}
