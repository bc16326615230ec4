package io.pixelsdb.pixels.flink.testing.glue;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks version 4 of AWS's signatures, of requests that are posted to {@code /}. */
final class Signature {

    private static final Pattern AUTHORIZATION =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,"
                            + " ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final String accessKeyId;
    private final String secretAccessKey;
    private final String region;
    private final Clock clock;

    Signature(String accessKeyId, String secretAccessKey, String region, Clock clock) {
        this.accessKeyId = requireNonNull(accessKeyId, "accessKeyId");
        this.secretAccessKey = requireNonNull(secretAccessKey, "secretAccessKey");
        this.region = requireNonNull(region, "region");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Refuses what is not signed by the only identity there is, for Glue in the only region. */
    void check(Headers headers, byte[] body) throws GeneralSecurityException {
        String authorization = headers.getFirst("Authorization");
        if (authorization == null) {
            throw GlueError.unauthenticated(
                    "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Matcher parts = AUTHORIZATION.matcher(authorization);
        if (!parts.matches()) {
            throw GlueError.unauthenticated(
                    "IncompleteSignatureException", "The Authorization header is not complete.");
        }
        if (!parts.group(1).equals(accessKeyId)) {
            throw GlueError.unauthenticated(
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid.");
        }
        if (!parts.group(3).equals(region) || !parts.group(4).equals("glue")) {
            throw GlueError.unauthenticated(
                    "InvalidSignatureException", "Credential should be scoped to a valid region.");
        }
        if (!isOfNow(headers.getFirst("X-Amz-Date"))) {
            throw GlueError.unauthenticated(
                    "InvalidSignatureException", "Signature expired, or not yet current.");
        }
        Set<String> signed = Set.of(parts.group(5).split(";"));
        if (!signed.containsAll(Set.of("host", "x-amz-date", "x-amz-target"))
                || !expected(headers, body, parts).equals(parts.group(6))) {
            throw GlueError.unauthenticated(
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you"
                            + " provided.");
        }
    }

    /** Within the time that the clocks of both sides may differ. */
    private boolean isOfNow(@Nullable String date) {
        try {
            Instant signed =
                    LocalDateTime.parse(String.valueOf(date), DATE).toInstant(ZoneOffset.UTC);
            return Duration.between(signed, clock.instant()).abs().compareTo(SKEW) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private String expected(Headers headers, byte[] body, Matcher parts)
            throws GeneralSecurityException {
        String day = parts.group(2);
        String scope = day + "/" + region + "/glue/aws4_request";
        StringBuilder canonical = new StringBuilder("POST\n/\n\n");
        for (String name : parts.group(5).split(";")) {
            canonical.append(name).append(':');
            canonical.append(String.join(",", headers.get(name)).trim().replaceAll(" +", " "));
            canonical.append('\n');
        }
        canonical.append('\n').append(parts.group(5)).append('\n').append(hex(sha256(body)));
        String toSign =
                String.join(
                        "\n",
                        "AWS4-HMAC-SHA256",
                        headers.getFirst("X-Amz-Date"),
                        scope,
                        hex(sha256(utf8(canonical.toString()))));
        byte[] key = utf8("AWS4" + secretAccessKey);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return hex(hmac(key, toSign));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(utf8(text));
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }
}
