package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pixelsdb.pixels.flink.mock.MockServer;
import io.pixelsdb.pixels.flink.mock.MockTable;
import io.pixelsdb.pixels.flink.mock.ServedTable;
import io.pixelsdb.pixels.flink.sink.PreparedSink;
import io.pixelsdb.pixels.flink.testing.Clusters;
import io.pixelsdb.pixels.flink.testing.MetadataServer;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a server to the tables of a pattern, with names, columns and keys from the metadata service.
 */
class MetadataITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.withSlots(2);

    /** What the polling server sends. */
    private static final String SENT =
            "o_id:INT,flag:BOOLEAN,tiny:TINYINT,small:SMALLINT,w_id:INT,big:BIGINT,f:FLOAT,"
                    + "d:DOUBLE,price:DECIMAL(10,2),huge:DECIMAL(38,0),name:STRING,code:CHAR(6),"
                    + "city:VARCHAR(20),raw:VARBINARY(30),hash:FIXED(16),day:DATE,at:TIME,"
                    + "ts:TIMESTAMP(3),fine:TIMESTAMP(6)";

    /** The same in the words of the metadata service. */
    private static final String DESCRIBED =
            "o_id int, flag boolean, tiny byte, small short, w_id integer, big long, f real,"
                    + " d double, price decimal(10,2), huge decimal, name string, code char(6),"
                    + " city varchar(20), raw varbinary(30), hash binary(16), day date, at time,"
                    + " ts timestamp, fine timestamp(6)";

    private static final String SENT_LINES = "l_id:BIGINT,o_id:INT,note:STRING";
    private static final String DESCRIBED_LINES = "l_id bigint, o_id integer, note string";

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

    /** The order of one key is not that of the columns, and the check of buckets knows it. */
    @ParameterizedTest
    @ValueSource(strings = {"iceberg", "paimon"})
    void tablesEqualWhatTheServerHandedOut(String sink) throws Exception {
        MockTable orders = table("orders").columns(SENT, "w_id", "o_id").build();
        MockTable lines = table("orderline").columns(SENT_LINES, "l_id").build();
        try (MockServer server =
                        MockServer.builder().table(orders).table(lines).buildOnLoopback(0).start();
                MetadataServer metadata =
                        MetadataServer.onLoopback()
                                .table("public", "customer", "c_id int", "c_id")
                                .table("public", "orderline", DESCRIBED_LINES, "l_id")
                                .table("public", "orders", DESCRIBED, "w_id", "o_id")) {
            Map<String, String> config = config(sink);
            config.put("pixels.server.port", Integer.toString(server.port()));
            config.put("pixels.metadata.host", "localhost");
            config.put("pixels.metadata.port", Integer.toString(metadata.port()));
            List<PreparedSink> sinks = run(config);
            int callsAtSubmission = metadata.calls().size();

            assertThat(sinks)
                    .extracting(PreparedSink::description)
                    .containsExactly(sink + " lake.orderline", sink + " lake.orders");
            assertArrived(server.table("public", "orderline"), sinks.get(0));
            assertArrived(server.table("public", "orders"), sinks.get(1));
            assertThat(metadata.calls()).hasSize(callsAtSubmission);
        }
    }

    private static MockTable.Builder table(String name) {
        return MockTable.builder().name("public", name).changes(5_000).maxRows(300);
    }

    private static void assertArrived(ServedTable served, PreparedSink sink) {
        await().atMost(Duration.ofMinutes(3)).until(served::drained);
        Map<List<Object>, Integer> expected = Rows.expectedOf(served);
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(Rows.of(sink)).isEqualTo(expected));
    }

    private List<PreparedSink> run(Map<String, String> config) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        List<PreparedSink> sinks =
                new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                        .compose(env);
        job = env.executeAsync();
        return sinks;
    }

    private Map<String, String> config(String sink) {
        Map<String, String> config = new HashMap<>();
        config.put("table.name", "order*");
        config.put("source.bucket-check", "fail");
        config.put("checkpoint.interval.ms", "500");
        config.put("sink.type", sink);
        config.put("iceberg.catalog.type", "hadoop");
        config.put(sink + ".catalog.warehouse", warehouse.toUri().toString());
        config.put(sink + ".table.name", "lake.${table}");
        return config;
    }
}
