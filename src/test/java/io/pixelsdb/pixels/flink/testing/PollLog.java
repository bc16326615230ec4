package io.pixelsdb.pixels.flink.testing;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.pixelsdb.pixels.flink.proto.PollRequest;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which connection polled which queue of a server. Each reader has a connection of its own. */
public final class PollLog implements ServerInterceptor {

    private final Map<String, List<SocketAddress>> polls = new TreeMap<>();

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onMessage(Q message) {
                add((PollRequest) message, peer);
                super.onMessage(message);
            }
        };
    }

    private synchronized void add(PollRequest request, SocketAddress peer) {
        for (int bucket : request.getBucketsList()) {
            polls.computeIfAbsent(queue(request.getTableName(), bucket), q -> new ArrayList<>())
                    .add(peer);
        }
    }

    public static String queue(String table, int bucket) {
        return table + "#" + bucket;
    }

    public synchronized void clear() {
        polls.clear();
    }

    /** Queues that were polled at least so often. */
    public synchronized Set<String> polledTimes(int times) {
        Set<String> queues = new HashSet<>();
        polls.forEach(
                (queue, peers) -> {
                    if (peers.size() >= times) {
                        queues.add(queue);
                    }
                });
        return queues;
    }

    /** Connections that polled a queue. */
    public synchronized Set<SocketAddress> pollersOf(String queue) {
        return new HashSet<>(polls.getOrDefault(queue, List.of()));
    }

    public synchronized Set<SocketAddress> pollers() {
        Set<SocketAddress> pollers = new HashSet<>();
        polls.values().forEach(pollers::addAll);
        return pollers;
    }
}
