package io.pixelsdb.pixels.flink.source.schedules;

import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.rpc.PollDeadline;
import io.pixelsdb.pixels.flink.rpc.PollException;
import io.pixelsdb.pixels.flink.rpc.PollingClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;

/** The polls of one process, each at the server, on its way back or over, as the test says. */
final class ModelClient implements PollingClient {

    private final World world;
    private final String poller;
    private final List<Poll> inFlight = new ArrayList<>();

    ModelClient(World world, String poller) {
        this.world = world;
        this.poller = poller;
    }

    @Override
    public CompletableFuture<byte[]> poll(PollRequest request, PollDeadline deadline) {
        Poll poll = new Poll(request.getBuckets(0), world.nanos(), world.step());
        inFlight.add(poll);
        return poll.future;
    }

    @Override
    public void close() {
        if (!inFlight.isEmpty()) {
            throw new IllegalStateException("Closed with polls in flight");
        }
    }

    List<Poll> inFlight() {
        return List.copyOf(inFlight);
    }

    boolean hasChangesInFlight() {
        return inFlight.stream().anyMatch(p -> p.response != null && !p.response.changes.isEmpty());
    }

    /** What the transport does when a process goes on after its deadlines have passed. */
    void expire() {
        for (Poll poll : inFlight()) {
            if (world.nanos() - poll.begun >= World.POLL_TIMEOUT.toNanos()) {
                poll.fail("The deadline has passed", true);
            }
        }
    }

    /** One poll in flight. */
    final class Poll {

        final int bucket;
        private final long begun;
        private final int sentAt;
        private final CompletableFuture<byte[]> future = new CompletableFuture<>();
        @Nullable private Response response;

        private Poll(int bucket, long begun, int sentAt) {
            this.bucket = bucket;
            this.begun = begun;
            this.sentAt = sentAt;
        }

        /** The server answers; the response does not arrive yet. */
        void take(int max) {
            if (response == null) {
                response = world.server().take(bucket, max, poller, sentAt);
            }
        }

        void arrive(int max) {
            take(max);
            inFlight.remove(this);
            response.arrivedAt = world.step();
            future.complete(response.bytes);
        }

        void fail(String why, boolean outcomeUnknown) {
            inFlight.remove(this);
            future.completeExceptionally(new PollException(why, true, outcomeUnknown));
        }

        boolean isTaken() {
            return response != null;
        }
    }
}
