package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /** Where a table is, and what it takes to find it. */
    private enum Target {
        GLUE {
            @Override
            void configure(Map<String, String> config) {
                config.put("sink.type", "iceberg");
                config.put("iceberg.catalog.type", "glue");
                config.put("iceberg.catalog.warehouse", Cloud.uri("glue"));
                config.put("iceberg.table.name", "lake.orders");
            }
        },
        REST_WITH_TOKEN {
            @Override
            void configure(Map<String, String> config) {
                rest(config, "token_lake.orders");
                config.put("iceberg.catalog.token", Cloud.TOKEN);
            }
        },
        REST_WITH_OAUTH2 {
            @Override
            void configure(Map<String, String> config) {
                rest(config, "oauth2_lake.orders");
                config.put(
                        "iceberg.catalog.credential", Cloud.CLIENT_ID + ":" + Cloud.CLIENT_SECRET);
                config.put(
                        "iceberg.catalog.oauth2-server-uri",
                        cloud.restCatalog() + BearerGate.TOKEN_PATH);
                config.put("iceberg.catalog.scope", Cloud.SCOPE);
            }
        },
        PAIMON {
            @Override
            void configure(Map<String, String> config) {
                config.put("sink.type", "paimon");
                config.put("paimon.catalog.warehouse", Cloud.uri("paimon"));
                config.put("paimon.table.name", "lake.orders");
            }
        };

        abstract void configure(Map<String, String> config);

        private static void rest(Map<String, String> config, String table) {
            config.put("sink.type", "iceberg");
            config.put("iceberg.catalog.type", "rest");
            config.put("iceberg.catalog.uri", cloud.restCatalog().toString());
            config.put("iceberg.table.name", table);
            config.put("source.journal.path", Cloud.uri("journals"));
            config.put("source.journal.id", table);
        }
    }

    private static final Path JAR = Path.of(System.getProperty("pixels.it.jar"));
    private static final String APP = "io.pixelsdb.pixels.flink.PixelsFlinkApp";
    private static final String COLUMNS =
            "id:BIGINT,name:STRING,price:DECIMAL(10,2),day:DATE,at:TIMESTAMP,flag:BOOLEAN";
    private static final int CHANGES = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Map<Target, MockServer> SERVERS = new EnumMap<>(Target.class);
    private static final Map<Target, Map<String, String>> CONFIGS = new EnumMap<>(Target.class);
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
        MockTable table =
                MockTable.builder().columns(COLUMNS, "id").changes(CHANGES).maxRows(300).build();
        MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start();
        SERVERS.put(target, server);
        Map<String, String> config = new TreeMap<>(cloud.access());
        config.put("pixels.server.host", "127.0.0.1");
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.primary-key", "id");
        config.put("source.bounded.changes", Integer.toString(CHANGES));
        config.put("checkpoint.interval.ms", "2000");
        target.configure(config);
        CONFIGS.put(target, config);
        JOBS.put(target, run(target, config));
    }

    /** Half of them as people do it, half in the JobManager, which spares the jar a long way. */
    private static String run(Target target, Map<String, String> config) throws IOException {
        Path file = write(target.name().toLowerCase(Locale.ROOT), config);
        if (target == Target.REST_WITH_TOKEN || target == Target.REST_WITH_OAUTH2) {
            return cluster.rest()
                    .run(JAR.getFileName().toString(), APP, 1, null, "--config", file.toString());
        }
        CommandResult submitted = cluster.submit(JAR, APP, "--config", file.toString());
        assertThat(submitted.output()).doesNotContain("Exception in thread");
        return submitted.jobId();
    }

    private static Path write(String name, Map<String, String> config) throws IOException {
        return Files.write(
                folder.resolve(name + ".properties"),
                config.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.toList()));
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
        assertThat(Rows.of(prepare(CONFIGS.get(target)))).isEqualTo(Rows.expectedOf(served));
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
    void refusesCatalogsOfHadoopWhereTheyWouldNotWork() throws IOException {
        Map<String, String> config = new TreeMap<>(CONFIGS.get(Target.GLUE));
        config.put("iceberg.catalog.type", "hadoop");
        config.put("iceberg.catalog.warehouse", "hdfs://namenode/lake");

        assertThat(refusal("hadoop-on-hdfs", config)).contains("HADOOP_CLASSPATH");
        config.put("iceberg.catalog.warehouse", Cloud.uri("glue"));
        assertThat(refusal("hadoop-on-s3", config)).contains("S3 cannot do atomically");
    }

    private static String refusal(String name, Map<String, String> config) throws IOException {
        Path file = write(name, config);
        CommandResult result = cluster.submit(JAR, APP, "--config", file.toString());
        assertThat(result.exitCode()).isNotZero();
        return result.output();
    }

    /** The same target once more, in this JVM, for a look into it. */
    private static PreparedSink prepare(Map<String, String> config) {
        return new PipelineComposer(
                        Configuration.fromMap(config), CloudITCase.class.getClassLoader())
                .compose(StreamExecutionEnvironment.getExecutionEnvironment())
                .get(0);
    }
}
