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
    private final int buckets;
    private long permittedUntil = Long.MIN_VALUE;
    private final List<Poll> inFlight = new ArrayList<>();

    ModelClient(World world, String poller, int buckets) {
        this.world = world;
        this.poller = poller;
        this.buckets = buckets;
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

    /** The reader has got a permit that ends then. */
    void permitted(long until) {
        permittedUntil = Math.max(permittedUntil, until);
    }

    boolean isPermitted() {
        return world.nanos() < permittedUntil;
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
        final long begun;
        final int sentAt;
        private final int sentTo = world.server().generation();
        private final CompletableFuture<byte[]> future = new CompletableFuture<>();
        @Nullable private Response response;

        private Poll(int bucket, long begun, int sentAt) {
            this.bucket = bucket;
            this.begun = begun;
            this.sentAt = sentAt;
        }

        /** The server answers; the response does not arrive yet. */
        void take(int max) {
            if (response == null && sentTo != world.server().generation()) {
                fail("The server has gone", true);
            } else if (response == null) {
                response = world.server().take(this, max);
            }
        }

        void arrive(int max) {
            take(max);
            if (!inFlight.remove(this)) {
                return;
            }
            response.arrivedAt = world.step();
            response.late =
                    world.nanos() - begun > World.POLL_TIMEOUT.toNanos()
                            && world.nanos() >= permittedUntil;
            future.complete(response.bytes);
        }

        void fail(String why, boolean outcomeUnknown) {
            inFlight.remove(this);
            future.completeExceptionally(new PollException(why, true, outcomeUnknown));
        }

        int buckets() {
            return buckets;
        }

        String poller() {
            return poller;
        }

        boolean isTaken() {
            return response != null;
        }
    }
}
