package io.pixelsdb.pixels.flink.mock;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;

/**
 * A poll that has not been answered, and what shall go wrong with it. Used by one thread a time.
 */
final class OpenPoll {

    private final PollRequest request;
    private final ServerCallStreamObserver<PollResponse> call;
    private final PollFault fault;
    private final PollAnswers answers;

    OpenPoll(
            PollRequest request,
            ServerCallStreamObserver<PollResponse> call,
            PollFault fault,
            PollAnswers answers) {
        this.request = requireNonNull(request, "request");
        this.call = requireNonNull(call, "call");
        this.fault = requireNonNull(fault, "fault");
        this.answers = requireNonNull(answers, "answers");
    }

    /** Whether it asks for a table that can have changes later. */
    boolean isWorthHolding() {
        return answers.knows(request);
    }

    /**
     * Answers with what there is. False if there is nothing, so that it stays open; true also if
     * its client has gone, for which nothing is taken.
     */
    boolean tryAnswer() {
        if (call.isCancelled()) {
            return true;
        }
        PollResponse response;
        try {
            response = answers.take(request, fault.delivers());
        } catch (RuntimeException e) {
            call.onError(
                    Status.INTERNAL
                            .withDescription(String.valueOf(e.getMessage()))
                            .withCause(e)
                            .asRuntimeException());
            return true;
        }
        if (response.getRecordsCount() == 0) {
            return false;
        }
        answer(response);
        return true;
    }

    void answerNothing() {
        answer(PollResponse.getDefaultInstance());
    }

    private void answer(PollResponse response) {
        if (fault.delivers()) {
            call.onNext(response);
            call.onCompleted();
        } else {
            fail();
        }
    }

    /** Says what the fault has it say, which may be nothing. */
    void fail() {
        StatusRuntimeException error = fault.error();
        if (error != null) {
            call.onError(error);
        }
    }
}
