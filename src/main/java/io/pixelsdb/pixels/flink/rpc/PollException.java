package io.pixelsdb.pixels.flink.rpc;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * A poll without a response. Has no cause on purpose: gRPC's exceptions cannot be serialized, and
 * Flink recognises an error that no restart cures only if it reaches the JobManager as it was
 * thrown.
 */
@Internal
public final class PollException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean retriable;
    private final boolean outcomeUnknown;

    public PollException(String message, boolean retriable, boolean outcomeUnknown) {
        super(message);
        this.retriable = retriable;
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Whether another poll may succeed without a change of configuration. */
    public boolean isRetriable() {
        return retriable;
    }

    /**
     * Whether the server may have let go of changes for this poll, which are lost then. False only
     * if nothing of the poll was sent.
     */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
