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
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Iceberg's own REST catalog, in a JVM of its own on a free port of this machine, with its tables
 * on an S3 server. It lets everybody in. Needs Java 17: tests say so with {@code
 * EnabledForJreRange}. Its log stays under {@code target/rest-catalog}.
 */
public final class RestCatalogServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern STARTED =
            Pattern.compile("Started \\S*ServerConnector.*\\{[0-9.]+:(\\d+)}");

    private final ChildJvm process;
    private final URI endpoint;

    private RestCatalogServer(ChildJvm process) {
        this.process = process;
        this.endpoint = URI.create("http://127.0.0.1:" + awaitPort());
    }

    /**
     * Starts a catalog without tables and waits until it listens.
     *
     * @param warehouse a URI such as {@code s3://bucket/lake}
     */
    public static RestCatalogServer start(S3Server s3, String warehouse) throws IOException {
        Path root = Path.of(System.getProperty("pixels.it.rest-catalog"));
        String classPath = Files.readString(root.resolve("classpath")).trim();
        Path folder = Files.createTempDirectory(root, "server-");
        // Its configuration: CATALOG_A_B__C is the property a.b-c.
        Map<String, String> environment = new TreeMap<>();
        environment.put("CATALOG_REST_PORT", "0");
        environment.put("CATALOG_URI", "jdbc:sqlite:" + folder.resolve("catalog.db"));
        // Of two, one would find the file locked.
        environment.put("CATALOG_CLIENTS", "1");
        environment.put("CATALOG_WAREHOUSE", warehouse);
        environment.put("CATALOG_IO__IMPL", "org.apache.iceberg.aws.s3.S3FileIO");
        environment.put("CATALOG_CLIENT_REGION", S3Server.REGION);
        environment.put("CATALOG_S3_ENDPOINT", s3.endpoint().toString());
        environment.put("CATALOG_S3_PATH__STYLE__ACCESS", "true");
        environment.put("CATALOG_S3_ACCESS__KEY__ID", s3.keys().accessKeyId());
        environment.put("CATALOG_S3_SECRET__ACCESS__KEY", s3.keys().secretAccessKey());
        ChildJvm process =
                ChildJvm.start(
                        List.of(
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                // Not ours to test; some locales write its port in other digits.
                                "-Duser.language=en",
                                "-Duser.country=US"),
                        classPath,
                        "org.apache.iceberg.rest.RESTCatalogServer",
                        List.of(),
                        environment,
                        folder.resolve("server.log"));
        try {
            return new RestCatalogServer(process);
        } catch (RuntimeException e) {
            String output = process.output();
            process.close();
            throw new IllegalStateException("The REST catalog did not start\n" + output, e);
        }
    }

    private int awaitPort() {
        return await("the REST catalog says where it listens")
                .atMost(PATIENCE)
                .failFast("the REST catalog ended", process::endedByItself)
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

    /** What it has logged, for the message of a failure. */
    public String log() {
        return process.output();
    }

    /** Kills it, with all it knows of tables. */
    @Override
    public void close() {
        process.close();
    }
}
