package io.pixelsdb.pixels.flink.source.reader;

import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.rpc.PollDeadline;
import io.pixelsdb.pixels.flink.rpc.PollException;
import io.pixelsdb.pixels.flink.rpc.PollingClient;
import io.pixelsdb.pixels.flink.source.split.BucketId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A client whose polls stay in flight until the test answers them. */
final class FakeClient implements PollingClient {

    private final List<Poll> inFlight = new ArrayList<>();
    private final List<Integer> history = new ArrayList<>();
    private boolean answering;
    private boolean closed;

    @Override
    public synchronized CompletableFuture<byte[]> poll(PollRequest request, PollDeadline deadline) {
        if (closed) {
            throw new IllegalStateException("Polled after close");
        }
        Poll poll = new Poll(request);
        if (answering) {
            poll.response.complete(Responses.EMPTY);
        } else {
            inFlight.add(poll);
        }
        history.add(poll.bucket());
        return poll.response;
    }

    @Override
    public synchronized void close() {
        if (!inFlight.isEmpty()) {
            throw new IllegalStateException("Closed with polls in flight: " + bucketsInFlight());
        }
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized List<Integer> bucketsInFlight() {
        return inFlight.stream().map(Poll::bucket).collect(Collectors.toList());
    }

    /** Every bucket that was ever polled, in order. */
    synchronized List<Integer> history() {
        return new ArrayList<>(history);
    }

    void answer(int bucket, byte[] response) {
        take(bucket).response.complete(response);
    }

    /** Answers every poll with nothing: a reader that is closed waits for those in flight. */
    void answerFromNowOn() {
        List<Poll> waiting;
        synchronized (this) {
            answering = true;
            waiting = List.copyOf(inFlight);
            inFlight.clear();
        }
        waiting.forEach(poll -> poll.response.complete(Responses.EMPTY));
    }

    void fail(int bucket, String message, boolean retriable) {
        take(bucket).response.completeExceptionally(new PollException(message, retriable, false));
    }

    /** Fails a poll that the server may have taken changes off for. */
    void loseTrackOf(int bucket, String message) {
        take(bucket).response.completeExceptionally(new PollException(message, true, true));
    }

    private synchronized Poll take(int bucket) {
        Poll poll =
                inFlight.stream()
                        .filter(p -> p.bucket() == bucket)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new AssertionError(
                                                "Bucket "
                                                        + bucket
                                                        + " is not in flight, only "
                                                        + bucketsInFlight()));
        inFlight.remove(poll);
        return poll;
    }

    private static final class Poll {

        private final PollRequest request;
        private final CompletableFuture<byte[]> response = new CompletableFuture<>();

        private Poll(PollRequest request) {
            this.request = request;
        }

        private int bucket() {
            return request.getBucketsCount() == 0 ? BucketId.NO_BUCKET : request.getBuckets(0);
        }
    }
}
