package io.pixelsdb.pixels.flink.testing.web;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.FullHttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Lets one thing go wrong with the first requests of each kind and then no more, and tells which
 * kinds have met it. To be the faults of an {@link HttpForwarder}. Thread-safe.
 */
public final class FaultQuota implements Function<FullHttpRequest, Optional<HttpFault>> {

    private final HttpFault fault;
    private final int ofEach;
    private final Function<FullHttpRequest, String> kinds;
    private final Map<String, AtomicInteger> met = new ConcurrentHashMap<>();

    /**
     * @param ofEach so many requests of each kind
     */
    public FaultQuota(HttpFault fault, int ofEach, Function<FullHttpRequest, String> kinds) {
        this.fault = requireNonNull(fault, "fault");
        this.ofEach = ofEach;
        this.kinds = requireNonNull(kinds, "kinds");
    }

    @Override
    public Optional<HttpFault> apply(FullHttpRequest request) {
        AtomicInteger soFar =
                met.computeIfAbsent(kinds.apply(request), kind -> new AtomicInteger());
        return soFar.getAndUpdate(count -> Math.min(count + 1, ofEach)) < ofEach
                ? Optional.of(fault)
                : Optional.empty();
    }

    /** How many requests of each kind went wrong. */
    public Map<String, Integer> met() {
        Map<String, Integer> copy = new TreeMap<>();
        met.forEach((kind, count) -> copy.put(kind, count.get()));
        return copy;
    }
}
