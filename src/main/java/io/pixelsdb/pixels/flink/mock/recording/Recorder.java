package io.pixelsdb.pixels.flink.mock.recording;

import static java.util.Objects.requireNonNull;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import io.pixelsdb.pixels.flink.proto.PollResponse;
import io.pixelsdb.pixels.flink.proto.RecordedPoll;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * Writes every response with changes into a recording just before it is sent, in the thread that
 * sends it. When that fails, responses are sent all the same, as nobody else has their changes.
 */
public final class Recorder implements ServerInterceptor {

    private final RecordingWriter writer;
    private final Clock clock;
    @Nullable private volatile IOException failure;

    public Recorder(RecordingWriter writer, Clock clock) {
        this.writer = requireNonNull(writer, "writer");
        this.clock = requireNonNull(clock, "clock");
    }

    /** What has kept a response from being recorded. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        RecordedCall<Q, R> recorded = new RecordedCall<>(call);
        return new SimpleForwardingServerCallListener<Q>(next.startCall(recorded, headers)) {
            @Override
            public void onMessage(Q request) {
                recorded.request = request;
                super.onMessage(request);
            }
        };
    }

    private void record(PollRequest request, PollResponse response) {
        try {
            writer.write(
                    RecordedPoll.newBuilder()
                            .setTimeMillis(clock.millis())
                            .setRequest(request)
                            .setResponse(response)
                            .build());
        } catch (IOException e) {
            failure = e;
        }
    }

    private final class RecordedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

        @Nullable private volatile Q request;

        private RecordedCall(ServerCall<Q, R> call) {
            super(call);
        }

        @Override
        public void sendMessage(R message) {
            if (request instanceof PollRequest
                    && message instanceof PollResponse
                    && ((PollResponse) message).getRecordsCount() > 0) {
                record((PollRequest) request, (PollResponse) message);
            }
            super.sendMessage(message);
        }
    }
}
