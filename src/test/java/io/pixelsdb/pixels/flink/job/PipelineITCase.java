package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.KeyChange;
import io.pixelsdb.pixels.flink.mock.Mix;
import io.pixelsdb.pixels.flink.mock.MockEncoding;
import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way from a server to a table, on a cluster in this JVM. */
class PipelineITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.of(2, 2);

    private static final String ALL_TYPES =
            "id:BIGINT,flag:BOOLEAN,tiny:TINYINT,small:SMALLINT,num:INT,f:FLOAT,d:DOUBLE,"
                    + "price:DECIMAL(10,2),huge:DECIMAL(30,5),name:STRING,code:CHAR(6),"
                    + "city:VARCHAR(20),raw:VARBINARY,hash:FIXED(16),day:DATE,at:TIME,"
                    + "ts:TIMESTAMP,tz:TIMESTAMPTZ";

    /** What servers are known to send that never flag a null. */
    private static final Map<MockEncoding, String> COLUMNS_OF =
            Map.of(
                    MockEncoding.BINARY,
                    ALL_TYPES,
                    MockEncoding.G1_ENGINE,
                    "id:BIGINT,small:SMALLINT,num:INT,f:FLOAT,d:DOUBLE,price:DECIMAL(10,2),"
                            + "huge:DECIMAL(30,5),name:STRING,code:CHAR(6),raw:VARBINARY,"
                            + "hash:FIXED(16),day:DATE,at:TIME,ts:TIMESTAMP,tz:TIMESTAMPTZ",
                    MockEncoding.G1_JSON,
                    "id:BIGINT,num:INT,f:FLOAT,d:DOUBLE,price:DECIMAL(10,2),huge:DECIMAL(30,9),"
                            + "name:STRING,code:CHAR(6),raw:VARBINARY,hash:FIXED(16),day:DATE,"
                            + "ts:TIMESTAMP",
                    MockEncoding.G1_AVRO,
                    "id:BIGINT,num:INT,name:STRING,raw:VARBINARY,hash:FIXED(16),day:DATE");

    @TempDir Path warehouse;

    private JobClient job;

    @AfterEach
    void cancelJob() throws Exception {
        if (job != null) {
            job.cancel().get();
            // Else its writers and the removal of the directory get into each other's way.
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> job.getJobStatus().get().isGloballyTerminalState());
        }
    }

    @ParameterizedTest
    @CsvSource({"iceberg,1", "iceberg,3", "paimon,1", "paimon,3"})
    void tableEqualsWhatTheServerHandedOut(String sink, int parallelism) throws Exception {
        MockTable table = table().columns(ALL_TYPES, "id").seed(parallelism).build();

        assertArrives(table, parallelism, config(sink, "source.primary-key", "id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void tableWithoutAKeyTakesEveryInsertOnce(String sink) throws Exception {
        MockTable table = table().columns(ALL_TYPES).mix(Mix.INSERTS_ONLY).build();

        assertArrives(table, 3, config(sink));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void keyMayBeOfSeveralColumnsInAnyOrder(String sink) throws Exception {
        MockTable table = table().columns(ALL_TYPES, "name", "day", "id").build();

        assertArrives(table, 3, config(sink, "source.primary-key", "name,day,id"));
    }

    /** An update of the key comes from the bucket of the old one, which is no wrong bucket. */
    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void keyMayChangeInAnUpdate(String sink) throws Exception {
        MockTable table =
                table().columns(ALL_TYPES, "id")
                        .keyChange(KeyChange.UPDATE)
                        .mix(Mix.of(40, 20, 20, 20))
                        .changes(5_000)
                        .build();

        assertArrives(
                table, 2, config(sink, "source.primary-key", "id", "source.bucket-check", "fail"));
    }

    /** The server goes on to spread rows by its own key, and updates move rows. */
    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void columnMayJoinTheKeyToDivideTheTable(String sink) throws Exception {
        String columns = "id:BIGINT,flag:BOOLEAN NOT NULL,name:STRING,ts:TIMESTAMP";
        MockTable table =
                table().columns(columns, "id").mix(Mix.of(30, 50, 15, 5)).changes(5_000).build();

        assertArrives(
                table,
                3,
                config(
                        sink,
                        "source.schema",
                        columns,
                        "source.primary-key",
                        "id,flag",
                        "source.bucket-key",
                        "id",
                        "source.bucket-check",
                        "fail",
                        "sink.partition-by",
                        "flag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void oldServerSendsTextAndBothImagesFromOneQueue(String sink) throws Exception {
        MockTable table =
                table().columns(ALL_TYPES, "id")
                        .encoding(MockEncoding.TEXT)
                        .bothImages(true)
                        .withoutBuckets()
                        .build();

        assertArrives(
                table,
                2,
                config(
                        sink,
                        "source.primary-key",
                        "id",
                        "source.value-encoding",
                        "text",
                        "source.buckets",
                        "none"));
    }

    @ParameterizedTest
    @CsvSource({
        "iceberg,BINARY,source.null-encoding=empty",
        "paimon,BINARY,source.null-encoding=empty",
        "iceberg,G1_ENGINE,source.timestamp-unit=us",
        "paimon,G1_ENGINE,source.timestamp-unit=us",
        "iceberg,G1_JSON,source.binary-encoding=base64",
        "paimon,G1_JSON,source.binary-encoding=base64",
        "iceberg,G1_AVRO,source.value-encoding=text source.binary-encoding=base64",
        "paimon,G1_AVRO,source.value-encoding=text source.binary-encoding=base64"
    })
    void serversBeforeTheNullFlagSendOtherForms(String sink, MockEncoding encoding, String settings)
            throws Exception {
        String columns = COLUMNS_OF.get(encoding);
        MockTable table =
                table().columns(columns, "id")
                        .encoding(encoding)
                        .nullFlag(false)
                        .changes(5_000)
                        .build();
        Map<String, String> config =
                config(sink, "source.primary-key", "id", "source.schema", columns);
        for (String setting : settings.split(" ")) {
            config.put(setting.split("=")[0], setting.split("=")[1]);
        }

        assertArrives(table, 2, config);
    }

    private static MockTable.Builder table() {
        return MockTable.builder().changes(20_000).maxRows(500);
    }

    private void assertArrives(MockTable table, int parallelism, Map<String, String> config)
            throws Exception {
        try (MockServer server = MockServer.builder().table(table).buildOnLoopback(0).start()) {
            config.put("pixels.server.port", String.valueOf(server.port()));
            PreparedSink prepared = run(config, parallelism);
            ServedTable served = server.table("public", "orders");
            await().atMost(Duration.ofMinutes(3)).until(served::drained);

            Map<List<Object>, Integer> expected = Rows.expectedOf(served);
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(Rows.of(prepared)).isEqualTo(expected));
        }
    }

    private PreparedSink run(Map<String, String> config, int parallelism) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(parallelism);
        PreparedSink prepared =
                new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                        .compose(env)
                        .get(0);
        assertThat(env.getConfig().isObjectReuseEnabled()).isTrue();
        job = env.executeAsync();
        return prepared;
    }

    private Map<String, String> config(String sink, String... extras) {
        Map<String, String> config = new HashMap<>();
        config.put("table.name", "orders");
        config.put("source.schema", ALL_TYPES);
        config.put("checkpoint.interval.ms", "500");
        config.put("sink.type", sink);
        config.put("iceberg.catalog.type", "hadoop");
        config.put(sink + ".catalog.warehouse", warehouse.toUri().toString());
        config.put(sink + ".table.name", "lake.orders");
        for (int i = 0; i < extras.length; i += 2) {
            config.put(extras[i], extras[i + 1]);
        }
        return config;
    }
}
