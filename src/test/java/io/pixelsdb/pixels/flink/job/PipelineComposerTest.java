package io.pixelsdb.pixels.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.pixelsdb.pixels.flink.testing.MetadataServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineComposerTest {

    @TempDir Path warehouse;

    private final Configuration cluster = new Configuration();

    @Test
    void takesASinkThatIsJustAClassAndALineInAServicesFile() {
        StreamGraph graph =
                compose(config("sink.type", "memory", "memory.label", "x", "memory.any", "1"));

        assertThat(graph.getJobName()).isEqualTo("Pixels public.orders to memory x {any=1} [id]");
        assertThat(uidsAndNames(graph))
                .containsEntry("pixels-source", "Source: Pixels public.orders");
    }

    @Test
    void unknownSinkIsRefusedWithTheOnesThatThereAre() {
        assertThatThrownBy(() -> compose(config("sink.type", "hudi")))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("sink.type: 'hudi' is no sink")
                .hasMessageContaining("iceberg, memory, paimon");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Map<String, String> config =
                config(
                        "sink.type", "memory",
                        "tabel.name", "orders",
                        "pixels.server.port", "many",
                        "source.buckets", "few",
                        "source.value-encoding", "avro",
                        "source.timestamp-unit", "s",
                        "source.null-encoding", "none",
                        "source.binary-encoding", "hex",
                        "source.schema", "id:INTEGR");
        config.remove("table.name");

        assertThatThrownBy(() -> compose(config))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("tabel.name: is no known key. The nearest is table.name")
                .hasMessageContaining("table.name: is required")
                .hasMessageContaining("memory.label: is required")
                .hasMessageContaining("pixels.server.port: 'many' is not a port")
                .hasMessageContaining("source.buckets: 'few'")
                .hasMessageContaining("source.value-encoding: 'avro' is not one of binary, text")
                .hasMessageContaining("source.timestamp-unit: 's' is not one of us, ms, auto")
                .hasMessageContaining(
                        "source.null-encoding: 'none' is not one of auto, flag, empty")
                .hasMessageContaining("source.binary-encoding: 'hex' is not one of raw, base64")
                .hasMessageContaining("source.schema: column 'id': 'INTEGR' is not");
    }

    @Test
    void problemsOfTheSinkWithTheSchemaComeInTheSameRound() {
        Map<String, String> config =
                config(
                        "source.schema", "id:INT,ts:TIMESTAMP",
                        "source.buckets", "few",
                        "sink.type", "iceberg",
                        "iceberg.catalog.typ", "hadoop",
                        "iceberg.table.name", "a.b.c",
                        "iceberg.table.format-version", "1",
                        "iceberg.table.write.upsert.enabled", "false");

        assertThatThrownBy(() -> compose(config))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining(
                        "iceberg.catalog.typ: is no known key. Did you mean iceberg.catalog.type?")
                .hasMessageContaining("source.buckets: 'few'")
                .hasMessageContaining("iceberg.table.name: 'a.b.c' has too many dots")
                .hasMessageContaining("iceberg.catalog.warehouse: is required for a glue catalog")
                .hasMessageContaining("iceberg.table.format-version: is 1")
                .hasMessageContaining("iceberg.table.write.upsert.enabled: a table with");
    }

    @Test
    void problemsOfTheSinkAreReportedThoughTheSchemaIsWrong() {
        assertThatThrownBy(
                        () ->
                                compose(
                                        config(
                                                "source.schema", "id:INTEGR",
                                                "sink.type", "paimon",
                                                "paimon.catalog.type", "hive",
                                                "paimon.catalog.warehouse", "lake",
                                                "paimon.table.name", "orders")))
                .hasMessageContaining("source.schema: column 'id': 'INTEGR' is not")
                .hasMessageContaining("paimon.catalog.warehouse: 'lake' is relative")
                .hasMessageContaining("paimon.catalog.type: is 'hive'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aRequiredKeyIsMissedOnce(String blank) {
        Map<String, String> config =
                config(
                        "sink.type", "paimon",
                        "paimon.catalog.warehouse", blank,
                        "paimon.table.name", blank);
        Map<String, String> without = new HashMap<>(config);
        without.keySet().removeIf(key -> key.startsWith("paimon."));

        for (Map<String, String> incomplete : List.of(config, without)) {
            assertThatThrownBy(() -> compose(incomplete))
                    .message()
                    .containsOnlyOnce("paimon.catalog.warehouse: ")
                    .containsOnlyOnce("paimon.table.name: ");
        }
    }

    @Test
    void aSinkIsNotAskedAboutValuesOfAWrongType() {
        assertThatThrownBy(
                        () ->
                                compose(
                                        config(
                                                "sink.type", "memory",
                                                "memory.label", "x",
                                                "memory.limit", "many")))
                .hasMessage(
                        "Configuration problems:\n"
                                + "  - memory.limit: 'many' is not a whole number above 0");
    }

    @Test
    void keysOfSinksThatAreNotInUseAreNoMistake() {
        compose(
                config(
                        "sink.type", "memory",
                        "memory.label", "x",
                        "iceberg.catalog.type", "glue",
                        "iceberg.catalog.warehouse", "s3://bucket/path",
                        "paimon.table.name", "orders",
                        "paimon.catalog.s3.endpoint", "http://localhost:9000"));
    }

    @Test
    void operatorsOfTheIcebergJobKeepTheirIds() {
        StreamGraph graph =
                compose(
                        config(
                                "sink.type", "iceberg",
                                "iceberg.catalog.type", "hadoop",
                                "iceberg.catalog.warehouse", warehouse.toUri().toString(),
                                "iceberg.table.name", "orders"));

        assertThat(uidsAndNames(graph))
                .containsOnly(
                        entry("pixels-source", "Source: Pixels public.orders"),
                        entry("restore-guard-orders", "Restore guard of orders"),
                        entry(
                                "iceberg-sink-orders-writer",
                                "iceberg-sink-orders-IcebergStreamWriter"),
                        entry(
                                "iceberg-sink-orders-committer",
                                "iceberg-sink-orders-IcebergFilesCommitter"),
                        entry(
                                "iceberg-sink-orders-dummysink",
                                "iceberg-sink-orders-IcebergSink hadoop.default.orders: Writer"));
    }

    @Test
    void operatorsOfThePaimonJobKeepTheirIds() {
        StreamGraph graph =
                compose(
                        config(
                                "sink.type", "paimon",
                                "paimon.catalog.warehouse", warehouse.toUri().toString(),
                                "paimon.table.name", "orders"));

        assertThat(uidsAndNames(graph))
                .containsOnly(
                        entry("pixels-source", "Source: Pixels public.orders"),
                        entry("restore-guard-orders", "Restore guard of orders"),
                        entry("paimon-sink-orders-map", "Map"),
                        entry("Writer_orders_paimon-sink-orders", "Writer : orders"),
                        entry(
                                "Global Committer_orders_paimon-sink-orders",
                                "Global Committer : orders"),
                        entry("paimon-sink-orders-end", "end: Writer"));
    }

    @Test
    void aJobWithoutAPlaceForItsJournalIsRefused() {
        Map<String, String> config = config("sink.type", "memory", "memory.label", "x");
        config.remove("source.journal.path");

        assertThatThrownBy(() -> compose(config))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("source.journal.path: is required")
                .hasMessageContaining("source.journal.enabled=false");
        config.put("source.journal.enabled", "false");
        compose(config);
    }

    @Test
    void problemsOfTheJournalAndOfTheNameOfTheStateComeInTheSameRound() {
        assertThatThrownBy(
                        () ->
                                compose(
                                        config(
                                                "sink.type", "hudi",
                                                "source.journal.path", "journals",
                                                "source.journal.retention", "long",
                                                "source.journal.id", "a/b",
                                                "sink.state-name", "a b")))
                .hasMessageContaining("sink.type: 'hudi' is no sink")
                .hasMessageContaining("source.journal.path: 'journals' is no absolute path")
                .hasMessageContaining("source.journal.retention: 'long' is not a duration")
                .hasMessageContaining("source.journal.id: 'a/b' is no name")
                .hasMessageContaining("sink.state-name: 'a b' is no word");
    }

    @Test
    void columnsAreRequiredUnlessAServiceKnowsThem() {
        Map<String, String> config = config("sink.type", "memory", "memory.label", "x");
        config.remove("source.schema");

        assertThatThrownBy(() -> compose(config))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining(
                        "source.schema: is required, unless pixels.metadata.host names a service");
    }

    @Test
    void columnsAndKeyMayComeFromTheMetadataService() throws Exception {
        try (MetadataServer server = metadata("data string, id bigint", "id")) {
            StreamGraph graph = compose(config(server, "memory.label", "x"));

            assertThat(graph.getJobName()).isEqualTo("Pixels public.orders to memory x {} [id]");
        }
    }

    @Test
    void configuredColumnsAreNotAskedFor() throws Exception {
        try (MetadataServer server = metadata("other int")) {
            Map<String, String> config = config(server, "memory.label", "x");
            config.put("source.schema", "id:INT");
            compose(config);

            assertThat(server.calls()).isEmpty();
        }
    }

    @Test
    void nothingIsAskedBeforeTheConfigurationIsRight() throws Exception {
        try (MetadataServer server = metadata("id int", "id")) {
            assertThatThrownBy(
                            () ->
                                    compose(
                                            config(
                                                    server,
                                                    "source.buckets",
                                                    "few",
                                                    "memory.limit",
                                                    "2000")))
                    .hasMessageContaining("source.buckets: 'few'")
                    .hasMessageContaining("memory.label: is required")
                    .hasMessageContaining("memory.limit: is above 1000");
            assertThat(server.calls()).isEmpty();
        }
    }

    @Test
    void whatTheMetadataServiceSaysIsCheckedAsWell() throws Exception {
        try (MetadataServer server = metadata("id int, v vector(3)", "id")) {
            assertThatThrownBy(() -> compose(config(server, "memory.label", "x")))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("Configuration problems")
                    .hasMessageContaining("column 'v' is of type 'vector(3)'");
        }
        try (MetadataServer server = metadata("id int, ts timestamp", "id")) {
            Map<String, String> config =
                    config(
                            server,
                            "sink.type",
                            "iceberg",
                            "iceberg.catalog.type",
                            "hadoop",
                            "iceberg.catalog.warehouse",
                            warehouse.toUri().toString(),
                            "iceberg.table.name",
                            "orders",
                            "iceberg.table.write.upsert.enabled",
                            "false");
            assertThatThrownBy(() -> compose(config))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("iceberg.table.write.upsert.enabled: a table with");
        }
    }

    @Test
    void blankBucketKeyIsNone() {
        compose(config("sink.type", "memory", "memory.label", "x", "source.bucket-key", " "));
    }

    @Test
    void bucketKeyThatNamesAColumnTwiceIsRefused() {
        assertThatThrownBy(
                        () ->
                                compose(
                                        config(
                                                "sink.type",
                                                "memory",
                                                "memory.label",
                                                "x",
                                                "source.bucket-key",
                                                "id, data,`id`")))
                .hasMessageContaining("source.bucket-key: names a column twice: id, data, id");
    }

    @Test
    void checkpointsAsTheFileSays() {
        StreamExecutionEnvironment env =
                composed(config("sink.type", "memory", "memory.label", "x"));

        assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(10_000);
        assertThat(env.getCheckpointConfig().getCheckpointingConsistencyMode())
                .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(env.getCheckpointConfig().isUnalignedCheckpointsEnabled()).isFalse();
    }

    @Test
    void whatTheClusterSetsIsNotOverridden() {
        cluster.setString(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), "3 min");
        cluster.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.AT_LEAST_ONCE);
        cluster.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        cluster.set(PipelineOptions.NAME, "mine");
        cluster.set(PipelineOptions.OBJECT_REUSE, false);
        cluster.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment env =
                composed(
                        config(
                                "sink.type", "memory",
                                "memory.label", "x",
                                "checkpoint.interval.ms", "1000"));

        assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(180_000);
        assertThat(env.getCheckpointConfig().getCheckpointingConsistencyMode())
                .isEqualTo(CheckpointingMode.AT_LEAST_ONCE);
        assertThat(env.getCheckpointConfig().isUnalignedCheckpointsEnabled()).isTrue();
        assertThat(env.getConfig().isObjectReuseEnabled()).isFalse();
        assertThat(env.getConfiguration().get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("disable");
        assertThat(env.getStreamGraph().getJobName()).isEqualTo("mine");
    }

    private StreamGraph compose(Map<String, String> config) {
        return composed(config).getStreamGraph();
    }

    private StreamExecutionEnvironment composed(Map<String, String> config) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(cluster);
        new PipelineComposer(Configuration.fromMap(config), getClass().getClassLoader())
                .compose(env);
        return env;
    }

    private Map<String, String> config(String... extras) {
        Map<String, String> config = new HashMap<>();
        config.put("table.name", "orders");
        config.put("source.schema", "id:INT,data:STRING,price:DOUBLE");
        config.put("source.primary-key", "id");
        config.put("source.journal.path", warehouse.toUri().toString());
        for (int i = 0; i < extras.length; i += 2) {
            config.put(extras[i], extras[i + 1]);
        }
        return config;
    }

    /** A service that knows the table. */
    private static MetadataServer metadata(String columns, String... key) throws IOException {
        return MetadataServer.onLoopback().table("public", "orders", columns, key);
    }

    private Map<String, String> config(MetadataServer server, String... extras) {
        Map<String, String> config = config("sink.type", "memory");
        config.remove("source.schema");
        config.remove("source.primary-key");
        config.put("pixels.metadata.host", "localhost");
        config.put("pixels.metadata.port", Integer.toString(server.port()));
        for (int i = 0; i < extras.length; i += 2) {
            config.put(extras[i], extras[i + 1]);
        }
        return config;
    }

    /** Nodes without a uid, which are the virtual ones of a partitioning, are no operators. */
    private static Map<String, String> uidsAndNames(StreamGraph graph) {
        Map<String, String> names = new TreeMap<>();
        for (StreamNode node : graph.getStreamNodes()) {
            assertThat(node.getTransformationUID())
                    .as("uid of %s", node.getOperatorName())
                    .isNotNull();
            names.put(node.getTransformationUID(), node.getOperatorName());
        }
        return names;
    }
}
