package io.pixelsdb.pixels.flink.rpc;

import static java.util.Objects.requireNonNull;

import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;

/**
 * When a poll must have been answered. Its time runs from its making, not from the sending: a poll
 * that is sent after its deadline never reaches the network. Immutable.
 */
@Internal
public final class PollDeadline {

    private final Deadline deadline;

    private PollDeadline(Deadline deadline) {
        this.deadline = requireNonNull(deadline, "deadline");
    }

    public static PollDeadline after(Duration time) {
        return new PollDeadline(Deadline.after(time.toNanos(), TimeUnit.NANOSECONDS));
    }

    Deadline toGrpc() {
        return deadline;
    }
}
