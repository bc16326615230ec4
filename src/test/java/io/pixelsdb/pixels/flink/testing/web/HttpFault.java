package io.pixelsdb.pixels.flink.testing.web;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import javax.annotation.Nullable;

/** What goes wrong with a request, or is different with it, on its way. Immutable. */
public final class HttpFault {

    private static final String XML = "application/xml";

    /** When an answer of the forwarder's own comes, or none. */
    enum Kind {
        ANSWERED,
        RESET_BEFORE,
        RESET_AFTER,
        DELAYED
    }

    private final Kind kind;
    private final int status;
    private final String contentType;
    private final byte[] body;
    @Nullable private final Duration delay;

    private HttpFault(
            Kind kind, int status, String contentType, String body, @Nullable Duration delay) {
        this.kind = requireNonNull(kind, "kind");
        this.status = status;
        this.contentType = requireNonNull(contentType, "contentType");
        this.body = body.getBytes(StandardCharsets.UTF_8);
        this.delay = delay;
    }

    /** Answered on behalf of the server, which never sees the request. */
    public static HttpFault answer(int status, String contentType, String body) {
        return new HttpFault(Kind.ANSWERED, status, contentType, body, null);
    }

    /** S3 asks for fewer requests. */
    public static HttpFault slowDown() {
        return s3Error(503, "SlowDown", "Please reduce your request rate.");
    }

    /** S3 has been told not to let this identity in. */
    public static HttpFault accessDenied() {
        return s3Error(403, "AccessDenied", "Access Denied");
    }

    /** S3 refuses a request. */
    static HttpFault s3Error(int status, String code, String message) {
        return answer(
                status,
                XML,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
                        + code
                        + "</Code><Message>"
                        + message
                        + "</Message><RequestId>F0RWARDER</RequestId><HostId>none</HostId></Error>");
    }

    /** A REST catalog refuses a request. */
    public static HttpFault catalogError(int status, String type, String message) {
        return answer(
                status,
                "application/json",
                String.format(
                        Locale.ROOT,
                        "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"code\":%d}}",
                        message,
                        type,
                        status));
    }

    /** The connection is reset, and nothing was done. */
    public static HttpFault resetBefore() {
        return new HttpFault(Kind.RESET_BEFORE, 0, "", "", null);
    }

    /**
     * The server does what it was asked for; then the connection is reset in place of its answer.
     */
    public static HttpFault resetAfter() {
        return new HttpFault(Kind.RESET_AFTER, 0, "", "", null);
    }

    /** The request reaches the server later than it should. */
    public static HttpFault delay(Duration delay) {
        return new HttpFault(Kind.DELAYED, 0, "", "", requireNonNull(delay, "delay"));
    }

    Kind kind() {
        return kind;
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body.clone();
    }

    Duration delay() {
        return requireNonNull(delay, "delay");
    }
}
