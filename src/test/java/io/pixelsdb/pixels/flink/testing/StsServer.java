package io.pixelsdb.pixels.flink.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A token service on a free port of this machine that knows one identity, one role and its external
 * id, and hands out the keys of an {@link S3Server}. Like the real one it refuses everybody else
 * with 403.
 */
public final class StsServer implements AutoCloseable {

    /** Who may assume the role. */
    public static final String ACCESS_KEY_ID = "the-base-key";

    public static final String SECRET_ACCESS_KEY = "the-base-secret";
    public static final String ROLE_ARN = "arn:aws:iam::123456789012:role/lake-writer";
    public static final String EXTERNAL_ID = "the-external-id";
    public static final String SESSION_TOKEN = "the-session-token";

    private final HttpServer server;
    private final Duration lifetime;
    private final List<String> sessions = new CopyOnWriteArrayList<>();

    private StsServer(HttpServer server, Duration lifetime) {
        this.server = requireNonNull(server, "server");
        this.lifetime = requireNonNull(lifetime, "lifetime");
    }

    /** Starts one whose keys are valid for so long. */
    public static StsServer start(Duration lifetime) throws IOException {
        HttpServer http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StsServer server = new StsServer(http, lifetime);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The names of the sessions that were begun, in their order. */
    public List<String> sessions() {
        return List.copyOf(sessions);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            Map<String, String> form = form(exchange);
            String signature =
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (!"AssumeRole".equals(form.get("Action"))) {
                refuse(exchange, 400, "InvalidAction", "Only AssumeRole is known");
            } else if (!signature.contains("Credential=" + ACCESS_KEY_ID + "/")
                    || !signature.contains("/sts/aws4_request")) {
                refuse(exchange, 403, "InvalidClientTokenId", "The security token is invalid");
            } else if (!ROLE_ARN.equals(form.get("RoleArn"))
                    || !EXTERNAL_ID.equals(form.get("ExternalId"))) {
                refuse(
                        exchange,
                        403,
                        "AccessDenied",
                        "User is not authorized to perform: sts:AssumeRole on resource: "
                                + form.get("RoleArn"));
            } else {
                sessions.add(form.get("RoleSessionName"));
                send(exchange, 200, assumed(form));
            }
        } finally {
            exchange.close();
        }
    }

    private String assumed(Map<String, String> form) {
        return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<AssumeRoleResult><AssumedRoleUser><Arn>"
                + form.get("RoleArn")
                + "</Arn><AssumedRoleId>AROA:it</AssumedRoleId></AssumedRoleUser><Credentials>"
                + "<AccessKeyId>"
                + S3Server.ACCESS_KEY_ID
                + "</AccessKeyId><SecretAccessKey>"
                + S3Server.SECRET_ACCESS_KEY
                + "</SecretAccessKey><SessionToken>"
                + SESSION_TOKEN
                + "</SessionToken><Expiration>"
                + Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS)
                + "</Expiration></Credentials></AssumeRoleResult>"
                + "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
                + "</AssumeRoleResponse>";
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message)
            throws IOException {
        send(
                exchange,
                status,
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
                        + "<Type>Sender</Type><Code>"
                        + code
                        + "</Code><Message>"
                        + message
                        + "</Message></Error><RequestId>1</RequestId></ErrorResponse>");
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] body = xml.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        Map<String, String> form = new HashMap<>();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        for (String field : body.split("&")) {
            String[] parts = field.split("=", 2);
            form.put(
                    URLDecoder.decode(parts[0], UTF_8),
                    parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
