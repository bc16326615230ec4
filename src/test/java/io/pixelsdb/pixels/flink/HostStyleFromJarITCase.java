package io.pixelsdb.pixels.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pixelsdb.pixels.flink.job.PipelineComposer;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Rows;
import io.pixelsdb.pixels.flink.testing.S3Server;
import io.pixelsdb.pixels.flink.testing.TwoJobs;
import io.pixelsdb.pixels.flink.testing.cluster.ChildJvm;
import io.pixelsdb.pixels.flink.testing.glue.GlueServer;
import io.pixelsdb.pixels.flink.testing.web.HostStyle;
import io.pixelsdb.pixels.flink.testing.web.HttpForwarder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of both formats and their journals in a bucket that is in the name of the host, as in AWS
 * itself. In a JVM that knows names which nobody else does.
 */
@EnabledForJreRange(min = JRE.JAVA_17, disabledReason = "the S3 server needs Java 17")
class HostStyleFromJarITCase {

    private static final String HOST = "s3.test";
    private static final String COLUMNS = "id:BIGINT,name:STRING";
    private static final int CHANGES = 300;

    @TempDir private Path folder;

    @Test
    void bucketsAreFoundInTheNameOfTheHost() throws Exception {
        HostStyle style = new HostStyle(HOST);
        try (S3Server s3 = S3Server.startForAnybody();
                HttpForwarder way = HttpForwarder.toS3(s3.endpoint());
                GlueServer glue = GlueServer.start();
                MockServer server =
                        MockServer.builder()
                                .table(table("orders"))
                                .table(table("lines"))
                                .buildOnLoopback(0)
                                .start()) {
            s3.createBucket("lake");
            way.disturb(style);
            Map<String, String> iceberg = config("iceberg", "orders", server, glue);
            Map<String, String> paimon = config("paimon", "lines", server, glue);
            String named = "http://" + HOST + ":" + way.endpoint().getPort();
            run(write("iceberg", iceberg, named, "false"), write("paimon", paimon, named, "false"));

            assertThat(style.requests()).containsOnlyKeys("lake");
            for (Map<String, String> config : List.of(iceberg, paimon)) {
                config.put("aws.s3.endpoint", s3.endpoint().toString());
                config.put("aws.s3.path-style-access", "true");
                assertThat(Rows.of(prepare(config)))
                        .isEqualTo(
                                Rows.expectedOf(server.table("public", config.get("table.name"))));
            }
        }
    }

    private static MockTable table(String name) {
        return MockTable.builder()
                .name("public", name)
                .columns(COLUMNS, "id")
                .buckets(4)
                .changes(CHANGES)
                .build();
    }

    private static Map<String, String> config(
            String sink, String table, MockServer server, GlueServer glue) {
        Map<String, String> config = new TreeMap<>();
        config.put("pixels.server.host", "127.0.0.1");
        config.put("pixels.server.port", Integer.toString(server.port()));
        config.put("table.name", table);
        config.put("source.schema", COLUMNS);
        config.put("source.primary-key", "id");
        config.put("source.buckets", "4");
        config.put("source.bounded.changes", Integer.toString(CHANGES));
        config.put("checkpoint.interval.ms", "500");
        config.put("sink.type", sink);
        config.put(sink + ".table.name", "db." + table);
        config.put(sink + ".catalog.warehouse", "s3://lake/" + sink);
        config.put("aws.region", S3Server.REGION);
        config.put("aws.access-key-id", GlueServer.ACCESS_KEY_ID);
        config.put("aws.secret-access-key", GlueServer.SECRET_ACCESS_KEY);
        config.put("aws.glue.endpoint", glue.endpoint().toString());
        return config;
    }

    private String write(String name, Map<String, String> config, String endpoint, String pathStyle)
            throws IOException {
        Map<String, String> all = new TreeMap<>(config);
        all.put("aws.s3.endpoint", endpoint);
        all.put("aws.s3.path-style-access", pathStyle);
        List<String> lines =
                all.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.toList());
        return Files.write(folder.resolve(name + ".properties"), lines).toString();
    }

    private void run(String... files) throws Exception {
        Path hosts =
                Files.writeString(
                        folder.resolve("hosts"),
                        "127.0.0.1 localhost lake."
                                + HOST
                                + " "
                                + InetAddress.getLocalHost().getHostName()
                                + "\n");
        String classPath =
                String.join(
                        File.pathSeparator,
                        System.getProperty("pixels.it.jar"),
                        Files.readString(
                                        Path.of(
                                                System.getProperty("pixels.it.flink-cluster"),
                                                "classpath"))
                                .trim(),
                        Path.of(
                                        TwoJobs.class
                                                .getProtectionDomain()
                                                .getCodeSource()
                                                .getLocation()
                                                .toURI())
                                .toString());
        try (ChildJvm jvm =
                ChildJvm.start(
                        List.of("-Xmx768m", "-Djdk.net.hosts.file=" + hosts),
                        classPath,
                        TwoJobs.class.getName(),
                        List.of(files),
                        Map.of(),
                        folder.resolve("output.log"))) {
            assertThat(jvm.waitFor(Duration.ofMinutes(3))).as(jvm.output()).isZero();
        }
    }

    private static PreparedSink prepare(Map<String, String> config) {
        return new PipelineComposer(
                        Configuration.fromMap(config),
                        HostStyleFromJarITCase.class.getClassLoader())
                .compose(StreamExecutionEnvironment.getExecutionEnvironment())
                .get(0);
    }
}
