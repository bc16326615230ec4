package io.pixelsdb.pixels.flink.chaos;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;

/** Tells who asks, to whoever answers a call: the port at the other end of its connection. */
final class ClientPort implements ServerInterceptor {

    private static final Context.Key<Integer> PORT = Context.key("client-port");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        InetSocketAddress address =
                (InetSocketAddress) call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        Context context = Context.current().withValue(PORT, address.getPort());
        return Contexts.interceptCall(context, call, headers, next);
    }

    /** Of the call that the current thread answers. */
    static int current() {
        return PORT.get();
    }
}
