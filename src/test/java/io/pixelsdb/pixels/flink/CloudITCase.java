package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.config.CommandLine;
import io.pixelsdb.pixels.flink.config.ConfigLoader;
import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Cloud;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.cluster.CommandResult;
import io.pixelsdb.pixels.flink.testing.cluster.FlinkCluster;
import io.pixelsdb.pixels.flink.testing.web.BearerGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The jar on a stock Flink, with its tables and its journal in a cloud: one job for each catalog,
 * all at the same time, submitted by {@code flink run}, to their ends.
 */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class CloudITCase {

    /** Where a table is; with the example that shows it, and the addresses of this machine. */
    private enum Target {
        GLUE("iceberg-glue") {
            @Override
            void configure(Map<String, String> settings) {
                settings.put("iceberg.catalog.warehouse", Cloud.uri("glue"));
            }
        },
        REST_WITH_TOKEN("iceberg-rest") {
            @Override
            void configure(Map<String, String> settings) {
                rest(settings, "token");
                settings.put("iceberg.catalog.token", Cloud.TOKEN);
            }

            @Override
            List<String> without() {
                return List.of(
                        "iceberg.catalog.credential",
                        "iceberg.catalog.scope",
                        "iceberg.catalog.oauth2-server-uri");
            }
        },
        REST_WITH_OAUTH2("iceberg-rest") {
            @Override
            void configure(Map<String, String> settings) {
                rest(settings, "oauth2");
                settings.put(
                        "iceberg.catalog.credential", Cloud.CLIENT_ID + ":" + Cloud.CLIENT_SECRET);
                settings.put(
                        "iceberg.catalog.oauth2-server-uri",
                        cloud.restCatalog() + BearerGate.TOKEN_PATH);
                settings.put("iceberg.catalog.scope", Cloud.SCOPE);
            }
        },
        PAIMON("paimon-s3") {
            @Override
            void configure(Map<String, String> settings) {
                settings.put("paimon.catalog.warehouse", Cloud.uri("paimon"));
            }
        };

        private final String example;

        Target(String example) {
            this.example = example;
        }

        /** What is different here. */
        abstract void configure(Map<String, String> settings);

        /** Keys of the example that are left out. */
        List<String> without() {
            return List.of();
        }

        private static void rest(Map<String, String> settings, String database) {
            settings.put("iceberg.catalog.uri", cloud.restCatalog().toString());
            settings.put("iceberg.database.name", database);
            settings.put("source.journal.path", Cloud.uri("journals/" + database));
        }
    }

    private static final Path JAR = Path.of(System.getProperty("pixels.it.jar"));
    private static final String APP = "io.pixelsdb.pixels.flink.PixelsFlinkApp";
    private static final int CHANGES = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Map<Target, MockServer> SERVERS = new EnumMap<>(Target.class);
    private static final Map<Target, String[]> ARGUMENTS = new EnumMap<>(Target.class);
    private static final Map<Target, String> JOBS = new EnumMap<>(Target.class);

    @TempDir private static Path folder;

    private static Cloud cloud;
    private static FlinkCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cloud = Cloud.start().withRestCatalog();
        Path uploads = Files.createDirectories(folder.resolve("flink-web-upload"));
        Files.createSymbolicLink(uploads.resolve(JAR.getFileName()), JAR);
        cluster = FlinkCluster.start(2, 2, Map.of("web.upload.dir", folder.toString()));
        for (Target target : Target.values()) {
            submit(target);
        }
    }

    private static void submit(Target target) throws IOException {
        Path file = copyOfExample(target);
        MockTable table =
                MockTable.builder()
                        .columns(load("--config", file.toString()).get("source.schema"), "id")
                        .changes(CHANGES)
                        .maxRows(300)
                        .build();
        MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start();
        SERVERS.put(target, server);
        Map<String, String> settings = new TreeMap<>(cloud.access());
        settings.put("pixels.server.host", "127.0.0.1");
        settings.put("pixels.server.port", Integer.toString(server.port()));
        settings.put("source.bounded.changes", Integer.toString(CHANGES));
        settings.put("checkpoint.interval.ms", "2000");
        target.configure(settings);
        ARGUMENTS.put(target, arguments(file, settings));
        JOBS.put(target, run(target));
    }

    private static Path copyOfExample(Target target) throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("examples", target.example + ".properties"));
        lines.removeIf(line -> target.without().contains(line.split("=")[0]));
        return Files.write(
                folder.resolve(target.name().toLowerCase(Locale.ROOT) + ".properties"), lines);
    }

    private static String[] arguments(Path file, Map<String, String> settings) {
        List<String> arguments = new ArrayList<>(List.of("--config", file.toString()));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return arguments.toArray(new String[0]);
    }

    /** Half of them as people do it, half in the JobManager, which spares the jar a long way. */
    private static String run(Target target) throws IOException {
        String[] arguments = ARGUMENTS.get(target);
        if (target == Target.REST_WITH_TOKEN || target == Target.REST_WITH_OAUTH2) {
            return cluster.rest().run(JAR.getFileName().toString(), APP, 1, null, arguments);
        }
        CommandResult submitted = cluster.submit(JAR, APP, arguments);
        assertThat(submitted.output()).doesNotContain("Exception in thread");
        return submitted.jobId();
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(MockServer::close);
        if (cluster != null) {
            cluster.close();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tableEqualsWhatTheServerHandedOut(Target target) throws Exception {
        cluster.rest().awaitState(JOBS.get(target), "FINISHED", PATIENCE);

        ServedTable served = SERVERS.get(target).table("public", "orders");
        assertThat(served.drained()).isTrue();
        assertThat(Rows.of(prepare(target))).isEqualTo(Rows.expectedOf(served));
    }

    @Test
    void keepsJournalsBesideTheTables() {
        cluster.rest().awaitState(JOBS.get(Target.GLUE), "FINISHED", PATIENCE);
        cluster.rest().awaitState(JOBS.get(Target.PAIMON), "FINISHED", PATIENCE);

        assertThat(cloud.objects("glue/_pixels_journal/")).isNotEmpty();
        assertThat(cloud.objects("paimon/_pixels_journal/")).isNotEmpty();
    }

    @Test
    void commitsToGlueWithoutLeavingVersionsBehind() {
        cluster.rest().awaitState(JOBS.get(Target.GLUE), "FINISHED", PATIENCE);

        assertThat(cloud.glue().counts()).containsKeys("CreateDatabase", "UpdateTable");
        assertThat(cloud.glue().archivedVersions()).isZero();
    }

    @Test
    void asksForNewTokensBeforeTheOldOnesExpire() {
        cluster.rest().awaitState(JOBS.get(Target.REST_WITH_OAUTH2), "FINISHED", PATIENCE);

        assertThat(cloud.gate().logins()).isPositive();
        assertThat(cloud.gate().refreshes()).isPositive();
        assertThat(cloud.gate().refusals()).isZero();
    }

    @Test
    void keepsSecretsOutOfAllLogs() {
        JOBS.values().forEach(job -> cluster.rest().awaitState(job, "FINISHED", PATIENCE));

        assertThat(cluster.logs())
                .doesNotContain(S3Server.SECRET_ACCESS_KEY, Cloud.TOKEN, Cloud.CLIENT_SECRET);
    }

    @Test
    void refusesCatalogsOfHadoopWhereTheyWouldNotWork() {
        assertThat(refusal("hdfs://namenode/lake")).contains("HADOOP_CLASSPATH");
        assertThat(refusal(Cloud.uri("glue"))).contains("S3 cannot do atomically");
    }

    private static String refusal(String warehouse) {
        CommandResult result =
                cluster.submit(
                        JAR,
                        APP,
                        arguments(
                                Path.of("examples/iceberg-local.properties").toAbsolutePath(),
                                Map.of("iceberg.catalog.warehouse", warehouse)));
        assertThat(result.exitCode()).isNotZero();
        return result.output();
    }

    /** The same target once more, in this JVM, for a look into it. */
    private static PreparedSink prepare(Target target) {
        return new PipelineComposer(
                        Configuration.fromMap(load(ARGUMENTS.get(target))),
                        CloudITCase.class.getClassLoader())
                .compose(StreamExecutionEnvironment.getExecutionEnvironment())
                .get(0);
    }

    private static Map<String, String> load(String... arguments) {
        return new ConfigLoader(CloudITCase.class.getClassLoader(), name -> "")
                .load(CommandLine.parse(arguments))
                .toMap();
    }
}
