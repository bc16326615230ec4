package io.pixelsdb.pixels.flink.rpc;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.pixelsdb.pixels.flink.config.PixelsOptions;
import io.pixelsdb.pixels.flink.config.PollingOptions;
import java.util.Locale;

/**
 * Says what a failed call means: what to check, and whether another poll may succeed. Leaves out
 * the server's own words, which may quote rows.
 */
final class GrpcErrors {

    /** How gRPC describes a response that this side refused, in contrast to a quota of a proxy. */
    private static final String TOO_LARGE = "gRPC message exceeds maximum size";

    private final ServerEndpoint endpoint;

    GrpcErrors(ServerEndpoint endpoint) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
    }

    /**
     * @param everAnswered whether the server has answered a poll before
     * @param maybeSent whether anything of the failed poll may have been sent
     */
    PollException describe(Throwable error, boolean everAnswered, boolean maybeSent) {
        Verdict verdict = verdict(Status.fromThrowable(error), everAnswered);
        return new PollException(verdict.message, verdict.retriable, maybeSent);
    }

    private Verdict verdict(Status status, boolean everAnswered) {
        switch (status.getCode()) {
            case RESOURCE_EXHAUSTED:
                return String.valueOf(status.getDescription()).startsWith(TOO_LARGE)
                        ? fatal(
                                "sent a response larger than %s = %d bytes; its changes have left"
                                        + " the server. Raise the limit",
                                PollingOptions.MAX_RESPONSE_SIZE.key(), endpoint.maxResponseBytes())
                        : retriable("failed a poll with %s", status.getCode());
            case CANCELLED:
                // A server that shuts down resets its streams, which comes without a cause.
                return status.getCause() == null
                        ? retriable("broke a poll off")
                        : fatal(
                                "sent a response that could not be read; its changes have left the"
                                        + " server");
            case UNIMPLEMENTED:
            case UNAUTHENTICATED:
            case PERMISSION_DENIED:
                return wrongServer(status, everAnswered);
            case UNAVAILABLE:
                return retriable(
                        "cannot be reached or went away%s. %s", reason(status), checkAddress());
            case DEADLINE_EXCEEDED:
                return retriable(
                        "did not answer within %s = %d ms",
                        PollingOptions.POLL_TIMEOUT.key(), endpoint.pollTimeout().toMillis());
            default:
                return retriable("failed a poll with %s", status.getCode());
        }
    }

    /** Proxies say the same of a server that is away; one that has answered will do so again. */
    private Verdict wrongServer(Status status, boolean everAnswered) {
        String problem = "does not offer polling to this client (%s). %s";
        return everAnswered
                ? retriable(problem, status.getCode(), checkAddress())
                : fatal(problem, status.getCode(), checkAddress());
    }

    private Verdict fatal(String format, Object... arguments) {
        return new Verdict(message(format, arguments), false);
    }

    private Verdict retriable(String format, Object... arguments) {
        return new Verdict(message(format, arguments), true);
    }

    private String message(String format, Object... arguments) {
        return "Pixels server " + endpoint + " " + String.format(Locale.ROOT, format, arguments);
    }

    /** What the network says, as in "Connection refused". */
    private static String reason(Status status) {
        Throwable cause = status.getCause();
        return cause == null ? "" : " (" + cause.getMessage() + ")";
    }

    private static String checkAddress() {
        return "Check "
                + PixelsOptions.SERVER_HOST.key()
                + " and "
                + PixelsOptions.SERVER_PORT.key();
    }

    private static final class Verdict {

        private final String message;
        private final boolean retriable;

        private Verdict(String message, boolean retriable) {
            this.message = message;
            this.retriable = retriable;
        }
    }
}
