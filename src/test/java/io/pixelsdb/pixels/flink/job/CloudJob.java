package io.pixelsdb.pixels.flink.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.sink.TargetView;
import io.pixelsdb.pixels.flink.testing.Cloud;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.RunningJob;
import io.pixelsdb.pixels.flink.testing.web.LakeRequestKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job on a cluster in this JVM, from a server of its own into a table in a {@link Cloud}, which
 * gives up soon when something fails and tries again soon. The table has no key, so that a change
 * that is committed twice shows as well as one that is lost.
 */
final class CloudJob implements AutoCloseable {

    /** Where the table is. Its name in small letters is the first part of all of its keys. */
    enum Target {
        GLUE {
            @Override
            void configure(Map<String, String> config, Cloud cloud) {
                iceberg(config, "glue");
                config.put("iceberg.catalog.warehouse", Cloud.uri(prefix()));
            }

            @Override
            void giveUpSoon(Map<String, String> config) {
                config.put("iceberg.catalog.s3.retry.num-retries", "1");
                config.put("iceberg.catalog.s3.retry.min-wait-ms", "50");
                config.put("iceberg.catalog.s3.retry.max-wait-ms", "200");
                config.put("iceberg.catalog.http-client.apache.socket-timeout-ms", TIMEOUT_MS);
            }
        },
        REST {
            @Override
            void configure(Map<String, String> config, Cloud cloud) {
                iceberg(config, "rest");
                config.put("iceberg.catalog.uri", cloud.restCatalog().toString());
                config.put("iceberg.catalog.rest.auth.type", "oauth2");
                config.put("iceberg.catalog.token", Cloud.TOKEN);
                config.put("source.journal.path", Cloud.uri(prefix() + "/_pixels_journal"));
            }

            @Override
            void giveUpSoon(Map<String, String> config) {
                GLUE.giveUpSoon(config);
                config.put("iceberg.catalog.rest.client.max-retries", "1");
                config.put("iceberg.catalog.rest.client.socket-timeout-ms", TIMEOUT_MS);
            }

            /** The catalog itself writes what makes a commit. */
            @Override
            List<String> parts() {
                List<String> parts = super.parts();
                parts.remove(prefix() + " " + LakeRequestKind.COMMIT);
                return parts;
            }
        },
        PAIMON {
            @Override
            void configure(Map<String, String> config, Cloud cloud) {
                config.put("sink.type", "paimon");
                config.put("paimon.table.name", newTable());
                config.put("paimon.catalog.warehouse", Cloud.uri(prefix()));
            }

            @Override
            void giveUpSoon(Map<String, String> config) {
                config.put("paimon.catalog.s3.attempts.maximum", "2");
                config.put("paimon.catalog.s3.retry.limit", "1");
                config.put("paimon.catalog.s3.retry.interval", "50ms");
                config.put("paimon.catalog.s3.retry.throttle.limit", "1");
                config.put("paimon.catalog.s3.retry.throttle.interval", "50ms");
                config.put("paimon.catalog.s3.connection.timeout", TIMEOUT_MS);
            }
        };

        /** In the words of the configuration. */
        abstract void configure(Map<String, String> config, Cloud cloud);

        /** Lets clients not wait long for an answer, and not try often. */
        abstract void giveUpSoon(Map<String, String> config);

        final String prefix() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the job writes to S3, as {@link LakeRequestKind} calls it. */
        List<String> parts() {
            List<String> parts = new ArrayList<>();
            for (String part :
                    List.of(
                            LakeRequestKind.JOURNAL,
                            LakeRequestKind.DATA,
                            LakeRequestKind.METADATA,
                            LakeRequestKind.COMMIT)) {
                parts.add(prefix() + " " + part);
            }
            return parts;
        }

        private static String newTable() {
            return "lake.orders_" + TABLES.incrementAndGet();
        }

        private static void iceberg(Map<String, String> config, String catalog) {
            config.put("sink.type", "iceberg");
            config.put("iceberg.catalog.type", catalog);
            config.put("iceberg.table.name", newTable());
            config.put("iceberg.table.commit.retry.num-retries", "2");
            config.put("iceberg.table.commit.retry.min-wait-ms", "50");
            config.put("iceberg.table.commit.retry.max-wait-ms", "200");
            config.put("iceberg.table.commit.status-check.min-wait-ms", "50");
        }
    }

    /** After which a client of the tables no longer waits for an answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final String TIMEOUT_MS = Long.toString(TIMEOUT.toMillis());
    private static final String COLUMNS = "id:BIGINT,name:STRING,price:DECIMAL(10,2)";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Target target;
    private final MockServer server;
    private final ServedTable served;
    private final PreparedSink sink;
    private final TargetView view;
    private final RunningJob job;
    private long goal;

    private CloudJob(Target target, MockServer server, Cloud cloud, MiniCluster cluster)
            throws Exception {
        this.target = requireNonNull(target, "target");
        this.server = requireNonNull(server, "server");
        this.served = server.table("public", "orders");
        Map<String, String> config = config(cloud);
        // Servers that have just been started need their time to create it.
        this.sink = compose(config, StreamExecutionEnvironment.getExecutionEnvironment());
        this.view = sink.view().orElseThrow();
        StreamExecutionEnvironment env = RunningJob.environment(2, null, false);
        env.enableCheckpointing(500);
        target.giveUpSoon(config);
        compose(config, env);
        this.job = RunningJob.start(cluster, env);
    }

    private static PreparedSink compose(
            Map<String, String> config, StreamExecutionEnvironment env) {
        return new PipelineComposer(Configuration.fromMap(config), CloudJob.class.getClassLoader())
                .compose(env)
                .get(0);
    }

    /** Starts a server that goes on to hand out changes, and the job. */
    static CloudJob start(Target target, Cloud cloud, MiniCluster cluster) throws Exception {
        MockTable table =
                MockTable.builder()
                        .columns(COLUMNS)
                        .mix(Mix.INSERTS_ONLY)
                        .buckets(4)
                        .rate(100)
                        .changes(MockTable.UNLIMITED)
                        .build();
        MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start();
        try {
            return new CloudJob(target, server, cloud, cluster);
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    private Map<String, String> config(Cloud cloud) {
        Map<String, String> config = new TreeMap<>(cloud.access());
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", "orders");
        config.put("source.schema", COLUMNS);
        config.put("source.buckets", "4");
        config.put("source.poll-timeout", "3 s");
        config.put("source.journal.lease", "2 s");
        target.configure(config, cloud);
        return config;
    }

    Target target() {
        return target;
    }

    /** Why the job was last restarted, with its stack; empty if it was not. */
    String lastFailure() throws Exception {
        return job.lastFailure().orElse("");
    }

    boolean hasEnded() throws Exception {
        return job.hasEnded();
    }

    /** From now on {@link #awaitCommits} waits for commits of what comes from now on. */
    void expectCommits() throws IOException {
        goal = view.commits() + 2;
    }

    void awaitCommits() {
        await(target + " has new commits")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .failFast("the job has ended", this::hasEnded)
                .until(() -> view.commits() >= goal);
    }

    /** Ends what the server makes. */
    void endProduction() {
        served.endProduction();
    }

    /** Returns when the table has everything that the server handed out, and that once. */
    void requireAllRowsOnce() throws Exception {
        await(target + " polls the rest").atMost(PATIENCE).until(served::drained);
        int expected = Rows.expectedOf(served).size();
        await(target + " has the rest")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .failFast("the job has ended", this::hasEnded)
                .untilAsserted(() -> assertThat(Rows.of(sink).size()).isEqualTo(expected));
        assertThat(Rows.of(sink)).as("%s", target).isEqualTo(Rows.expectedOf(served));
    }

    @Override
    public void close() throws Exception {
        job.cancel();
        view.close();
        server.close();
    }
}
