package io.pixelsdb.pixels.flink.testing;

import io.netty.handler.codec.http.FullHttpRequest;
import io.pixelsdb.pixels.flink.testing.glue.GlueServer;
import io.pixelsdb.pixels.flink.testing.web.BearerGate;
import io.pixelsdb.pixels.flink.testing.web.HttpFault;
import io.pixelsdb.pixels.flink.testing.web.HttpForwarder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What a job needs of a cloud, on this machine: S3, Glue, and on request a REST catalog behind a
 * gate that asks for tokens. S3 is reached by way of a forwarder, which counts and disturbs. Needs
 * Java 17: tests say so with {@code EnabledForJreRange}.
 */
public final class Cloud implements AutoCloseable {

    public static final String BUCKET = "lake";
    public static final String TOKEN = "the-token-in-advance";
    public static final String CLIENT_ID = "the-client";
    public static final String CLIENT_SECRET = "the-secret-of-the-client";
    public static final String SCOPE = "catalog";

    /** Of tokens; so short that the jobs of a test outlive it. */
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(3);

    /** Nobody who asks for new tokens in time needs any of it, unless the machine is busy. */
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private final S3Server s3;
    private final HttpForwarder s3Way;
    private final GlueServer glue;
    private final BearerGate gate =
            new BearerGate(TOKEN, CLIENT_ID, CLIENT_SECRET, SCOPE, TOKEN_LIFE, LEEWAY);
    private RestCatalogServer rest;
    private HttpForwarder restWay;

    private Cloud() throws IOException {
        s3 = S3Server.start();
        s3.createBucket(BUCKET);
        s3Way = HttpForwarder.toS3(s3.endpoint());
        glue = GlueServer.start();
    }

    /** S3 with one bucket, and Glue without databases. */
    public static Cloud start() throws IOException {
        return new Cloud();
    }

    /** Adds a REST catalog with its tables in the bucket. */
    public Cloud withRestCatalog() throws IOException {
        rest = RestCatalogServer.start(s3, uri("rest"));
        restWay =
                HttpForwarder.to(
                        rest.endpoint(),
                        request -> request.method().name().toLowerCase(Locale.ROOT));
        restWay.disturb(gate);
        return this;
    }

    /** A prefix of the bucket. */
    public static String uri(String prefix) {
        return "s3://" + BUCKET + "/" + prefix;
    }

    /** The way to S3 and Glue, in the words of the job's configuration. */
    public Map<String, String> access() {
        Map<String, String> config = new TreeMap<>();
        config.put("aws.region", S3Server.REGION);
        config.put("aws.access-key-id", S3Server.ACCESS_KEY_ID);
        config.put("aws.secret-access-key", S3Server.SECRET_ACCESS_KEY);
        config.put("aws.s3.endpoint", s3Way.endpoint().toString());
        config.put("aws.s3.path-style-access", "true");
        config.put("aws.glue.endpoint", glue.endpoint().toString());
        return config;
    }

    /** The REST catalog with its gate. */
    public URI restCatalog() {
        return restWay.endpoint();
    }

    public HttpForwarder s3() {
        return s3Way;
    }

    /**
     * Asks for the fault of each request to the REST catalog from now on, before its gate does.
     *
     * @param faults called by several threads
     */
    public void disturbRestCatalog(Function<FullHttpRequest, Optional<HttpFault>> faults) {
        restWay.disturb(request -> faults.apply(request).or(() -> gate.apply(request)));
    }

    /** Lets everything work as it should again. */
    public void calm() {
        s3Way.calm();
        glue.calm();
        if (rest != null) {
            restWay.disturb(gate);
        }
    }

    public GlueServer glue() {
        return glue;
    }

    public BearerGate gate() {
        return gate;
    }

    /** Puts an object there that nobody knows of. */
    public void put(String key, String content) {
        try (S3Client client = s3.client()) {
            client.putObject(
                    request -> request.bucket(BUCKET).key(key), RequestBody.fromString(content));
        }
    }

    /** Keys of the objects below a prefix. */
    public List<String> objects(String prefix) {
        try (S3Client client = s3.client()) {
            return client
                    .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .collect(Collectors.toList());
        }
    }

    @Override
    public void close() {
        if (rest != null) {
            restWay.close();
            rest.close();
        }
        glue.close();
        s3Way.close();
        s3.close();
    }
}
