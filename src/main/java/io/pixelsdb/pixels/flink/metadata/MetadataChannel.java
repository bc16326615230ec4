package io.pixelsdb.pixels.flink.metadata;

import static java.util.Objects.requireNonNull;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.pixelsdb.pixels.flink.proto.MetadataServiceGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A plaintext connection to the metadata service, and the limits of a call. Unlike polls, these
 * calls take nothing away, so gRPC repeats one that does not reach the service.
 */
final class MetadataChannel implements AutoCloseable {

    /** The most that gRPC makes, the first one included. */
    private static final double ATTEMPTS = 5;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final MetadataErrors errors;
    private final ManagedChannel channel;
    private final Duration timeout;

    /**
     * Connects with the first call.
     *
     * @param timeout of one call with all its attempts
     * @param firstPause before the second attempt; doubles with each one more
     */
    MetadataChannel(
            MetadataErrors errors,
            ManagedChannelBuilder<?> builder,
            Duration timeout,
            Duration firstPause) {
        this.errors = requireNonNull(errors, "errors");
        this.timeout = requireNonNull(timeout, "timeout");
        this.channel =
                builder.usePlaintext()
                        .enableRetry()
                        .defaultServiceConfig(retries(firstPause))
                        .build();
    }

    /** The policy in gRPC's own terms, where all numbers are doubles. */
    private static Map<String, ?> retries(Duration firstPause) {
        Map<String, Object> policy =
                Map.of(
                        "maxAttempts", ATTEMPTS,
                        "initialBackoff", seconds(firstPause),
                        "maxBackoff", seconds(firstPause.multipliedBy(4)),
                        "backoffMultiplier", 2.0,
                        "retryableStatusCodes", List.of(Status.Code.UNAVAILABLE.name()));
        Map<String, Object> everyCall =
                Map.of(
                        "name",
                        List.of(Map.of("service", MetadataServiceGrpc.SERVICE_NAME)),
                        "retryPolicy",
                        policy);
        return Map.of("methodConfig", List.of(everyCall));
    }

    private static String seconds(Duration duration) {
        return String.format(
                Locale.ROOT, "%d.%09ds", duration.getSeconds(), duration.toNanosPart());
    }

    /**
     * Waits for the answer.
     *
     * @throws MetadataException if there is none
     */
    <Q, R> R call(MethodDescriptor<Q, R> method, Q request) {
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return ClientCalls.blockingUnaryCall(channel, method, options, request);
        } catch (StatusRuntimeException e) {
            throw errors.ofCall(method.getBareMethodName(), e.getStatus());
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
