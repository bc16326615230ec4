package io.pixelsdb.pixels.flink.rpc;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/**
 * Tells whether anything of one call may have been sent. gRPC makes the stream of a call on a
 * connection that stands, right before it writes to it; a call that finds none, or whose deadline
 * has passed by then, ends without. (That headers were sent it reports only as long as the stream
 * lives, which is too late to prove that nothing was.) From any thread.
 */
final class SendTracer extends ClientStreamTracer.Factory {

    private volatile boolean maybeSent;

    @Override
    public ClientStreamTracer newClientStreamTracer(
            ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata requestHeaders) {
                maybeSent = true;
            }
        };
    }

    boolean maybeSent() {
        return maybeSent;
    }
}
