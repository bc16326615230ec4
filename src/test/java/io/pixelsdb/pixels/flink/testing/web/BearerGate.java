package io.pixelsdb.pixels.flink.testing.web;

import static java.util.Objects.requireNonNull;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Lets only those through to a REST catalog who show a token: one that is known in advance, or one
 * that was handed out here for a client's credentials (OAuth2) and has not expired. To be the
 * faults of an {@link HttpForwarder}. Thread-safe.
 */
public final class BearerGate implements Function<FullHttpRequest, Optional<HttpFault>> {

    /** Where tokens are handed out. */
    public static final String TOKEN_PATH = "/auth/tokens";

    private static final String JSON = "application/json";
    private static final String BEARER = "Bearer ";

    private final String tokenInAdvance;
    private final String clientId;
    private final String clientSecret;
    private final String scope;
    private final Duration life;
    private final Duration leeway;

    /** Tokens, and when they expire by {@link System#nanoTime}. */
    private final Map<String, Long> issued = new ConcurrentHashMap<>();

    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    /**
     * @param scope that clients have to ask for
     * @param life of the tokens that are handed out, as clients are told
     * @param leeway for which they are taken still, as machines are slow now and then
     */
    public BearerGate(
            String tokenInAdvance,
            String clientId,
            String clientSecret,
            String scope,
            Duration life,
            Duration leeway) {
        this.tokenInAdvance = requireNonNull(tokenInAdvance, "tokenInAdvance");
        this.clientId = requireNonNull(clientId, "clientId");
        this.clientSecret = requireNonNull(clientSecret, "clientSecret");
        this.scope = requireNonNull(scope, "scope");
        this.life = requireNonNull(life, "life");
        this.leeway = requireNonNull(leeway, "leeway");
    }

    @Override
    public Optional<HttpFault> apply(FullHttpRequest request) {
        if (new QueryStringDecoder(request.uri()).path().equals(TOKEN_PATH)) {
            return Optional.of(token(request));
        }
        if (isKnown(bearer(request))) {
            return Optional.empty();
        }
        refusals.incrementAndGet();
        return Optional.of(
                HttpFault.catalogError(
                        401, "NotAuthorizedException", "Not authorized: show a valid token"));
    }

    private HttpFault token(FullHttpRequest request) {
        QueryStringDecoder decoder =
                new QueryStringDecoder(request.content().toString(StandardCharsets.UTF_8), false);
        Map<String, List<String>> form = decoder.parameters();
        if (!scope.equals(first(form, "scope"))) {
            return refused("invalid_scope");
        }
        if (first(form, "grant_type").equals("client_credentials")) {
            if (!clientId.equals(first(form, "client_id"))
                    || !clientSecret.equals(first(form, "client_secret"))) {
                return refused("invalid_client");
            }
            logins.incrementAndGet();
        } else if (issued.containsKey(first(form, "subject_token"))) {
            refreshes.incrementAndGet();
        } else {
            return refused("invalid_grant");
        }
        String token = UUID.randomUUID().toString();
        issued.put(token, System.nanoTime() + life.plus(leeway).toNanos());
        return HttpFault.answer(
                200,
                JSON,
                String.format(
                        Locale.ROOT,
                        "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":%d,"
                                + "\"issued_token_type\":"
                                + "\"urn:ietf:params:oauth:token-type:access_token\"}",
                        token,
                        life.getSeconds()));
    }

    private static HttpFault refused(String error) {
        return HttpFault.answer(400, JSON, "{\"error\":\"" + error + "\"}");
    }

    private static String first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).get(0);
    }

    private static String bearer(FullHttpRequest request) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
    }

    private boolean isKnown(String token) {
        Long end = issued.get(token);
        return token.equals(tokenInAdvance) || end != null && end - System.nanoTime() > 0;
    }

    /** Tokens handed out for a client's credentials. */
    public int logins() {
        return logins.get();
    }

    /** Tokens handed out in exchange for older ones. */
    public int refreshes() {
        return refreshes.get();
    }

    /** Requests without a valid token. */
    public int refusals() {
        return refusals.get();
    }
}
