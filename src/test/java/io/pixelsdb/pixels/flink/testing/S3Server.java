package io.pixelsdb.pixels.flink.testing;

import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.testing.cluster.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server that keeps its objects in memory, in a JVM of its own on a free port of this
 * machine. It knows one pair of keys, paths in place of host names, and conditional writes. Needs
 * Java 17: tests say so with {@code EnabledForJreRange}. Its log stays under {@code
 * target/s3-server}.
 */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY_ID = "the-access-key";
    public static final String SECRET_ACCESS_KEY = "the-secret-key";
    public static final String REGION = "us-east-1";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern STARTED =
            Pattern.compile("Started \\S*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final ChildJvm process;
    private final AwsBasicCredentials keys;
    private final URI endpoint;

    private S3Server(ChildJvm process, AwsBasicCredentials keys) {
        this.process = process;
        this.keys = keys;
        this.endpoint = URI.create("http://127.0.0.1:" + awaitPort());
    }

    /** Starts a server without buckets and waits until it listens. */
    public static S3Server start() throws IOException {
        return start(AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET_ACCESS_KEY), "");
    }

    /**
     * Likewise, but it takes no offence at the tokens of temporary keys, which it does not check.
     */
    public static S3Server startWithTokens() throws IOException {
        return startWithTokens(AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    }

    /** Likewise, with other keys than those that all know. */
    public static S3Server startWithTokens(AwsBasicCredentials keys) throws IOException {
        return start(keys, "s3proxy.ignore-unknown-headers=true\n");
    }

    /** Starts a server without buckets that does not look at signatures. */
    public static S3Server startForAnybody() throws IOException {
        // The last of two settings counts.
        return start(
                AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET_ACCESS_KEY),
                "s3proxy.authorization=none\n");
    }

    private static S3Server start(AwsBasicCredentials keys, String settings) throws IOException {
        Path root = Path.of(System.getProperty("pixels.it.s3-server"));
        String classPath = Files.readString(root.resolve("classpath")).trim();
        Path folder = Files.createTempDirectory(root, "server-");
        Path properties =
                Files.writeString(
                        folder.resolve("s3proxy.properties"),
                        "s3proxy.endpoint=http://127.0.0.1:0\n"
                                + "s3proxy.authorization=aws-v2-or-v4\n"
                                + "s3proxy.identity="
                                + keys.accessKeyId()
                                + "\ns3proxy.credential="
                                + keys.secretAccessKey()
                                + "\njclouds.provider=transient-nio2\n"
                                + settings);
        Path logging =
                Files.writeString(
                        folder.resolve("logback.xml"),
                        "<configuration><appender name='out'"
                                + " class='ch.qos.logback.core.ConsoleAppender'><encoder>"
                                + "<pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} - %msg%n</pattern>"
                                + "</encoder></appender>"
                                + "<root level='INFO'><appender-ref ref='out'/></root>"
                                + "</configuration>");
        ChildJvm process =
                ChildJvm.start(
                        List.of(
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                // Not ours to test; some locales write its port in other digits.
                                "-Duser.language=en",
                                "-Duser.country=US",
                                "-Dlogback.configurationFile=" + logging.toUri()),
                        classPath,
                        "org.gaul.s3proxy.Main",
                        List.of("--properties", properties.toString()),
                        Map.of(),
                        folder.resolve("server.log"));
        try {
            return new S3Server(process, keys);
        } catch (RuntimeException e) {
            String output = process.output();
            process.close();
            throw new IllegalStateException("The S3 server did not start\n" + output, e);
        }
    }

    private int awaitPort() {
        return await("the S3 server says where it listens")
                .atMost(PATIENCE)
                .failFast("the S3 server ended", process::endedByItself)
                .until(this::port, Optional::isPresent)
                .get();
    }

    private Optional<Integer> port() {
        Matcher matcher = STARTED.matcher(process.output());
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    public URI endpoint() {
        return endpoint;
    }

    AwsBasicCredentials keys() {
        return keys;
    }

    /** Creates a bucket, whose name has three letters at least. */
    public void createBucket(String name) {
        try (S3Client client = client()) {
            client.createBucket(request -> request.bucket(name));
        }
    }

    /** A client of the caller's own, to look at what is there. */
    public S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .build();
    }

    /** What it has logged, for the message of a failure. */
    public String log() {
        return process.output();
    }

    /** Freezes it: requests are neither answered nor refused. */
    public void suspend() {
        process.suspend();
    }

    public void resume() {
        process.resume();
    }

    /** Kills it, with all of its objects. */
    @Override
    public void close() {
        process.close();
    }
}
