package io.pixelsdb.pixels.flink.source.enumerator;

import static java.util.Objects.requireNonNull;

import io.pixelsdb.pixels.flink.compat.UnrecoverableException;
import io.pixelsdb.pixels.flink.source.ownership.Clocks;
import io.pixelsdb.pixels.flink.source.ownership.OwnershipLostException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once of each time in which the journal's storage fails. Coordinator thread alone. */
final class Outage {

    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final String what;
    private final Clocks clocks;
    private boolean failing;
    private long since;

    /**
     * @param what is tried again and again, for people
     */
    Outage(String what, Clocks clocks) {
        this.what = requireNonNull(what, "what");
        this.clocks = requireNonNull(clocks, "clocks");
    }

    /** Waits for better times if the storage may have them; any other error ends the job. */
    void failed(Throwable error) {
        if (!(error instanceof IOException)) {
            throw new IllegalStateException("The journal cannot be kept: " + what, error);
        }
        if (error instanceof UnrecoverableException || error instanceof OwnershipLostException) {
            throw new UncheckedIOException((IOException) error);
        }
        if (!failing) {
            failing = true;
            since = clocks.waiting();
            LOG.warn(
                    "The journal's storage fails ({}). Trying again and again; polling goes on as long"
                            + " as the owner of the journal can beat.",
                    what,
                    error);
        } else {
            LOG.debug("The journal's storage still fails ({})", what, error);
        }
    }

    void worked() {
        if (failing) {
            failing = false;
            LOG.info(
                    "The journal's storage works again ({}), after {}",
                    what,
                    Duration.ofNanos(clocks.waiting() - since));
        }
    }

    /** Ends the attempt to start if the outage has lasted too long. */
    void throwIfLongerThan(Duration timeout, Throwable error) {
        if (failing && clocks.waiting() - since >= timeout.toNanos()) {
            throw new UncheckedIOException(
                    new IOException(
                            "The journal could not be opened for "
                                    + timeout
                                    + " (source.retry-timeout), as its storage fails ("
                                    + what
                                    + ")",
                            error));
        }
    }
}
