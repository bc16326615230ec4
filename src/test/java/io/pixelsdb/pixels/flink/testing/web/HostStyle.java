package io.pixelsdb.pixels.flink.testing.web;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Puts the bucket into the path of requests that have it in the name of the host. As that is not
 * what the client has signed, the server behind must not look at signatures. To be the faults of an
 * {@link HttpForwarder}. Thread-safe.
 */
public final class HostStyle implements Function<FullHttpRequest, Optional<HttpFault>> {

    private final String suffix;
    private final Map<String, AtomicInteger> buckets = new ConcurrentHashMap<>();

    /**
     * @param host without the bucket
     */
    public HostStyle(String host) {
        this.suffix = "." + requireNonNull(host, "host");
    }

    @Override
    public Optional<HttpFault> apply(FullHttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST, "").replaceAll(":\\d+$", "");
        if (!host.endsWith(suffix)) {
            return Optional.of(
                    HttpFault.s3Error(400, "InvalidRequest", "No bucket in the name of the host"));
        }
        String bucket = host.substring(0, host.length() - suffix.length());
        buckets.computeIfAbsent(bucket, name -> new AtomicInteger()).incrementAndGet();
        request.setUri("/" + bucket + request.uri());
        return Optional.empty();
    }

    /** How many requests there were by the name of each bucket. */
    public Map<String, Integer> requests() {
        Map<String, Integer> copy = new TreeMap<>();
        buckets.forEach((bucket, count) -> copy.put(bucket, count.get()));
        return copy;
    }
}
