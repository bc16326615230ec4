package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.testing.RestCatalogServer;
import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.cluster.CommandResult;
import io.pixelsdb.pixels.flink.testing.cluster.FlinkCluster;
import io.pixelsdb.pixels.flink.testing.glue.GlueServer;
import io.pixelsdb.pixels.flink.testing.web.BearerGate;
import io.pixelsdb.pixels.flink.testing.web.HttpFault;
import io.pixelsdb.pixels.flink.testing.web.HttpForwarder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.flink.util.IOUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * Jobs from the jar on a stock Flink, one for each catalog, that run and then fail. Their secrets
 * are random and have no word in them by which Flink or a library would know them for secrets, so
 * that what is found nowhere was told to nobody.
 */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class SecretsFromJarITCase {

    private enum Target {
        GLUE,
        REST_WITH_TOKEN,
        REST_WITH_OAUTH2,
        PAIMON
    }

    private static final Path JAR = Path.of(System.getProperty("pixels.it.jar"));
    private static final String APP = "io.pixelsdb.pixels.flink.PixelsFlinkApp";
    private static final String COLUMNS = "id:BIGINT,name:STRING";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String CLIENT_ID = "the-client";
    private static final String SCOPE = "catalog";

    private final String secretKey = random();
    private final String sessionToken = random();
    private final String catalogToken = random();
    private final String clientSecret = random();
    private final String[] secrets = {secretKey, sessionToken, catalogToken, clientSecret};
    private final AwsBasicCredentials keys = AwsBasicCredentials.create(random(), secretKey);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @TempDir private Path folder;

    private HttpForwarder s3Way;
    private GlueServer glue;
    private HttpForwarder catalogWay;
    private MockServer server;
    private FlinkCluster cluster;

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    @BeforeEach
    void start() throws IOException {
        S3Server s3 = open(S3Server.startWithTokens(keys));
        s3.createBucket("lake");
        s3Way = open(HttpForwarder.toS3(s3.endpoint()));
        glue = open(GlueServer.start(keys.accessKeyId(), secretKey));
        RestCatalogServer catalog = open(RestCatalogServer.start(s3, "s3://lake/rest"));
        catalogWay = open(HttpForwarder.to(catalog.endpoint(), request -> "any"));
        catalogWay.disturb(
                new BearerGate(
                        catalogToken, CLIENT_ID, clientSecret, SCOPE, Duration.ofMinutes(1)));
        MockServer.Builder builder = MockServer.builder();
        for (Target target : Target.values()) {
            builder.table(
                    MockTable.builder()
                            .name("public", name(target))
                            .columns(COLUMNS, "id")
                            .buckets(2)
                            .rate(50)
                            .changes(MockTable.UNLIMITED)
                            .build());
        }
        server = open(builder.buildOnLoopback(0).start());
        cluster = open(FlinkCluster.start(2, 2, Map.of()));
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    @AfterEach
    void stop() {
        opened.forEach(IOUtils::closeQuietly);
    }

    @Test
    void areToldNowhereByJobsThatRunAndByJobsThatFail() throws Exception {
        StringBuilder told = new StringBuilder();
        Map<Target, String> jobs = new EnumMap<>(Target.class);
        for (Target target : Target.values()) {
            CommandResult submitted = submit(target);
            told.append(submitted.output());
            jobs.put(target, submitted.jobId());
        }
        assertThat(told).contains("Program Arguments");
        for (String job : jobs.values()) {
            cluster.rest().awaitNextCheckpoints(job, 2, PATIENCE);
            told.append(webPagesOf(job));
        }

        s3Way.disturb(expiredToken());
        for (String job : jobs.values()) {
            await().atMost(PATIENCE).until(() -> !cluster.rest().failure(job).isEmpty());
        }
        for (Target target : List.of(Target.GLUE, Target.PAIMON)) {
            CommandResult refused = submit(target);
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.output()).contains("Check the credentials");
            told.append(refused.output());
        }
        for (String job : jobs.values()) {
            String pages = webPagesOf(job);
            assertThat(pages).contains("expired");
            told.append(pages);
        }
        told.append(cluster.logs());

        assertThat(cluster.logs()).contains("expired");
        for (String secret : secrets) {
            assertThat(told.indexOf(secret)).as(() -> around(told, secret)).isNegative();
        }
    }

    /** As AWS has it: with the token, for whoever looks into the answer. */
    private HttpFault expiredToken() {
        return HttpFault.answer(
                400,
                "application/xml",
                "<Error><Code>ExpiredToken</Code><Message>The provided token has expired."
                        + "</Message><Token-0>"
                        + sessionToken
                        + "</Token-0><RequestId>1</RequestId><HostId>2</HostId></Error>");
    }

    private static String around(StringBuilder told, String secret) {
        int at = told.indexOf(secret);
        return told.substring(Math.max(0, at - 500), Math.min(told.length(), at + 100));
    }

    /** What the web UI shows of a job, and of the cluster. */
    private String webPagesOf(String job) throws IOException {
        StringBuilder pages = new StringBuilder();
        for (String path :
                List.of(
                        "",
                        "/plan",
                        "/config",
                        "/exceptions?maxExceptions=100",
                        "/accumulators",
                        "/checkpoints",
                        "/checkpoints/config",
                        "/jobmanager/config",
                        "/jobmanager/environment")) {
            pages.append(cluster.rest().text("jobs/" + job + path));
        }
        for (String path :
                List.of("config", "jobmanager/config", "jobmanager/environment", "jobs/overview")) {
            pages.append(cluster.rest().text(path));
        }
        return pages.toString();
    }

    private CommandResult submit(Target target) throws IOException {
        Path file = Files.write(folder.resolve(name(target)), lines(config(target)));
        return cluster.submit(JAR, APP, "--config", file.toString());
    }

    private static List<String> lines(Map<String, String> config) {
        return config.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String name(Target target) {
        return target.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, String> config(Target target) {
        String sink = target == Target.PAIMON ? "paimon" : "iceberg";
        Map<String, String> config = new TreeMap<>();
        config.put("pixels.server.host", "127.0.0.1");
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", name(target));
        config.put("source.schema", COLUMNS);
        config.put("source.primary-key", "id");
        config.put("source.buckets", "2");
        config.put("checkpoint.interval.ms", "1000");
        config.put("sink.type", sink);
        config.put(sink + ".database.name", name(target));
        config.put(sink + ".table.name", "orders");
        config.put("aws.region", S3Server.REGION);
        config.put("aws.s3.endpoint", s3Way.endpoint().toString());
        config.put("aws.s3.path-style-access", "true");
        config.put("aws.glue.endpoint", glue.endpoint().toString());
        config.put("aws.access-key-id", keys.accessKeyId());
        config.put("aws.secret-access-key", secretKey);
        config.put("aws.session-token", sessionToken);
        if (target == Target.REST_WITH_TOKEN || target == Target.REST_WITH_OAUTH2) {
            config.put("iceberg.catalog.type", "rest");
            config.put("iceberg.catalog.uri", catalogWay.endpoint().toString());
            config.put("source.journal.path", "s3://lake/journals/" + name(target));
        } else {
            config.put(sink + ".catalog.warehouse", "s3://lake/" + name(target));
        }
        if (target == Target.REST_WITH_TOKEN) {
            config.put("iceberg.catalog.token", catalogToken);
        }
        if (target == Target.REST_WITH_OAUTH2) {
            config.put("iceberg.catalog.credential", CLIENT_ID + ":" + clientSecret);
            config.put(
                    "iceberg.catalog.oauth2-server-uri",
                    catalogWay.endpoint() + BearerGate.TOKEN_PATH);
            config.put("iceberg.catalog.scope", SCOPE);
        }
        return config;
    }
}
