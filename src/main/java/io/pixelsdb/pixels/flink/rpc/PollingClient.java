package io.pixelsdb.pixels.flink.rpc;

import io.pixelsdb.pixels.flink.proto.PollRequest;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.annotation.Internal;

/**
 * The remote side of the source. A poll is destructive: once it is sent, the server may have let go
 * of its rows, whatever becomes of the response. So a poll is never repeated or cancelled here.
 */
@Internal
public interface PollingClient extends AutoCloseable {

    /**
     * Starts one poll. Does not block.
     *
     * @param deadline when the poll ends, answered or not; if that has passed, nothing is sent
     * @return the bytes of the {@code PollResponse} as they arrived. Completes on a thread of the
     *     transport, exceptionally with a {@link PollException} and nothing else. Must not be
     *     cancelled.
     */
    CompletableFuture<byte[]> poll(PollRequest request, PollDeadline deadline);

    /** Lets polls in flight end, up to their deadline, then closes the connection. */
    @Override
    void close() throws InterruptedException;
}
