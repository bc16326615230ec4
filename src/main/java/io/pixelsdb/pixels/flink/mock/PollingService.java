package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.pixelsdb.pixels.flink.proto.PixelsPollingServiceGrpc.PixelsPollingServiceImplBase;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Answers polls, at once or after holding them while there is nothing, with an error only if told
 * to. What goes into a response is gone, whether it arrives or not. Keeps no thread waiting.
 */
final class PollingService extends PixelsPollingServiceImplBase implements AutoCloseable {

    private final PollAnswers answers;
    private final Duration delay;
    private final boolean holds;
    private final HeldPolls held;
    private volatile Supplier<PollFault> faults = () -> PollFault.NONE;

    /**
     * @param hold how long a poll waits where there is nothing; zero for servers that answer at
     *     once
     * @param delay how much later a {@linkplain PollFault#DELAY delayed} poll is answered
     */
    PollingService(PollAnswers answers, Duration hold, Duration delay) {
        this.answers = requireNonNull(answers, "answers");
        this.delay = requireNonNull(delay, "delay");
        this.holds = !hold.isZero();
        this.held = new HeldPolls(hold);
    }

    void setFaults(Supplier<PollFault> faults) {
        this.faults = requireNonNull(faults, "faults");
    }

    @Override
    public void pollEvents(PollRequest request, StreamObserver<PollResponse> observer) {
        ServerCallStreamObserver<PollResponse> call =
                (ServerCallStreamObserver<PollResponse>) observer;
        PollFault fault = faults.get();
        OpenPoll poll = new OpenPoll(request, call, fault, answers);
        call.setOnCancelHandler(() -> held.release(poll));
        if (!fault.takes()) {
            poll.fail();
        } else if (fault == PollFault.DELAY) {
            held.later(() -> answer(poll), delay);
        } else {
            answer(poll);
        }
    }

    private void answer(OpenPoll poll) {
        if (!poll.tryAnswer()) {
            if (holds && poll.isWorthHolding()) {
                held.hold(poll);
            } else {
                poll.answerNothing();
            }
        }
    }

    /** There is something new in a queue. */
    void changesArrived() {
        held.changesArrived();
    }

    /** Polls that wait for changes. */
    int held() {
        return held.count();
    }

    /** Answers the polls that wait with nothing, and holds none until {@link #resume}. */
    void pause() {
        held.pause();
    }

    void resume() {
        held.resume();
    }

    @Override
    public void close() {
        held.close();
    }
}
