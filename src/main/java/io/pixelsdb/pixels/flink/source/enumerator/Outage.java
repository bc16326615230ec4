package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once of each time in which the journal's storage fails. Coordinator thread alone. */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final Clocks clocks;
    private boolean failing;
    private long since;

    Outage(Clocks clocks) {
        this.clocks = requireNonNull(clocks, "clocks");
    }

    void failed(Throwable error) {
        if (!failing) {
            failing = true;
            since = clocks.waiting();
            LOG.warn(
                    "The journal's storage fails. Nothing is polled when the permits that were given"
                            + " have ended, until it works again. Trying again and again.",
                    error);
        } else {
            LOG.debug("The journal's storage still fails", error);
        }
    }

    void worked() {
        if (failing) {
            failing = false;
            LOG.info(
                    "The journal's storage works again, after {}",
                    Duration.ofNanos(clocks.waiting() - since));
        }
    }

    /** Ends the attempt to start if the outage has lasted too long. */
    void throwIfLongerThan(Duration timeout, Throwable error) throws IOException {
        if (failing && clocks.waiting() - since >= timeout.toNanos()) {
            throw new IOException(
                    "The journal could not be claimed for "
                            + timeout
                            + " (source.retry-timeout), as its storage fails",
                    error);
        }
    }
}
