package io.pixelsdb.pixels.flink.testing.web;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Refuses what stores refuse that speak S3 as it was before 2022: the newer checksums, be they in a
 * header or behind the content, and deletions of several objects without the MD5 of the request.
 * The bare name of an algorithm, which the SDK leaves on such deletions, they pass over. To be the
 * faults of an {@link HttpForwarder}. Thread-safe.
 */
public final class OlderStore implements Function<FullHttpRequest, Optional<HttpFault>> {

    private final List<String> refused = new CopyOnWriteArrayList<>();

    @Override
    public Optional<HttpFault> apply(FullHttpRequest request) {
        boolean writes =
                request.method().equals(HttpMethod.PUT) || request.method().equals(HttpMethod.POST);
        if (writes && hasNewerChecksum(request.headers())) {
            refused.add(request.method() + " " + request.uri());
            return Optional.of(
                    HttpFault.s3Error(
                            501,
                            "NotImplemented",
                            "A header you provided implies functionality that is not"
                                    + " implemented."));
        }
        if (isDeletion(request) && !request.headers().contains("content-md5")) {
            refused.add(request.method() + " " + request.uri());
            return Optional.of(
                    HttpFault.s3Error(
                            400,
                            "InvalidRequest",
                            "Missing required header for this request: Content-MD5"));
        }
        return Optional.empty();
    }

    private static boolean hasNewerChecksum(HttpHeaders headers) {
        return headers.get("x-amz-content-sha256", "").endsWith("-TRAILER")
                || headers.names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(
                                name ->
                                        name.equals("x-amz-trailer")
                                                || name.startsWith("x-amz-checksum-"));
    }

    private static boolean isDeletion(FullHttpRequest request) {
        return request.method().equals(HttpMethod.POST)
                && new QueryStringDecoder(request.uri()).parameters().containsKey("delete");
    }

    /** What was refused, by method and path. */
    public List<String> refused() {
        return List.copyOf(refused);
    }
}
