package io.pixelsdb.pixels.flink.rpc;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * A poll without a response. Whether the server had taken rows for it is not known. Has no cause on
 * purpose: gRPC's exceptions cannot be serialized, and Flink recognises an error that no restart
 * cures only if it reaches the JobManager as it was thrown.
 */
@Internal
public final class PollException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean retriable;

    public PollException(String message, boolean retriable) {
        super(message);
        this.retriable = retriable;
    }

    /** Whether another poll may succeed without a change of configuration. */
    public boolean isRetriable() {
        return retriable;
    }
}
