package io.pixelsdb.pixels.flink.mock;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import javax.annotation.Nullable;

/** What goes wrong with one poll. */
public enum PollFault {
    NONE(true, true, null),
    /** Fails before anything has left a queue, as when the server is away. */
    REFUSE(false, false, Status.UNAVAILABLE),
    /** Fails before anything has left a queue, as real servers do. */
    INTERNAL(false, false, Status.INTERNAL),
    /** Fails before anything has left a queue, as real servers do of errors without a name. */
    UNKNOWN(false, false, Status.UNKNOWN),
    /** Takes changes and fails then: they are gone, as after a connection that broke. */
    LOSE(true, false, Status.UNAVAILABLE),
    /** Takes changes and never answers: they are gone, and the client waits for its deadline. */
    HANG(true, false, null),
    /** Answers late. Changes are taken only then, and none if the client has gone. */
    DELAY(true, true, null);

    private final boolean takes;
    private final boolean delivers;
    @Nullable private final Status error;

    PollFault(boolean takes, boolean delivers, @Nullable Status error) {
        this.takes = takes;
        this.delivers = delivers;
        this.error = error;
    }

    /** Whether changes leave their queues. */
    boolean takes() {
        return takes;
    }

    /** Whether the changes are sent. */
    boolean delivers() {
        return delivers;
    }

    /** What the client is told instead of a response; null for nothing at all. */
    @Nullable
    StatusRuntimeException error() {
        return error == null
                ? null
                : error.withDescription("on purpose of the mock server").asRuntimeException();
    }
}
