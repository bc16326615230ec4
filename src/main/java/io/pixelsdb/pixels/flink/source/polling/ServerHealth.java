package io.pixelsdb.pixels.flink.source.polling;

import io.pixelsdb.pixels.flink.rpc.PollException;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs an outage of the server once when it begins, now and then, and once when it ends. */
@Internal
public final class ServerHealth {

    private static final Logger LOG = LoggerFactory.getLogger(ServerHealth.class);

    private static final long REMINDER_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoClock;
    private int failures;
    private int unknown;
    private long failingSinceNanos;
    private long loggedAtNanos;

    public ServerHealth(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    public void failed(BucketId bucket, PollException error) {
        long now = nanoClock.getAsLong();
        if (failures == 0) {
            failingSinceNanos = now;
        }
        if (failures == 0 || now - loggedAtNanos >= REMINDER_NANOS) {
            loggedAtNanos = now;
            LOG.warn(
                    "Polling {} failed: {}. Trying again with growing pauses ({} failures in {} s)",
                    bucket,
                    error.getMessage(),
                    failures + 1,
                    secondsSince(failingSinceNanos, now));
        }
        failures++;
        unknown += error.isOutcomeUnknown() ? 1 : 0;
    }

    /** Returns whether that is the end of an outage. */
    public boolean answered() {
        if (failures == 0) {
            return false;
        }
        LOG.warn(
                "The server answers again. In {} s {} polls failed; {} of them may have taken"
                        + " changes off the server, which are lost then",
                secondsSince(failingSinceNanos, nanoClock.getAsLong()),
                failures,
                unknown);
        failures = 0;
        unknown = 0;
        return true;
    }

    private static long secondsSince(long thenNanos, long nowNanos) {
        return Duration.ofNanos(nowNanos - thenNanos).toSeconds();
    }
}
